package io.patchbay.b2bua.leg;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * The session timer we ask for and accept (RFC 4028).
 *
 * @param expires after how long without a refresh a session is over; zero to ask for no timer. One
 *     that a peer asks for is granted all the same
 * @param minimum the shortest we accept; at least 90 s
 */
public record SessionTimes(Duration expires, Duration minimum) {
  static final String TAG = "timer";
  static final String EXPIRES = "Session-Expires";
  static final String MINIMUM = "Min-SE";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** The shortest that may be asked for at all (section 4). */
  public static final Duration LEAST = Duration.ofSeconds(90);

  /**
   * True when a request asks for a timer that is too short for us, of a peer that can be told so:
   * answer 422 with a Min-SE of {@link #minimum} (section 9).
   */
  public boolean refuses(Request request) {
    Optional<Duration> asked = seconds(request, EXPIRES);
    return asked.isPresent()
        && asked.get().compareTo(minimum) < 0
        && HeaderText.tokens(request, "Supported").contains(TAG);
  }

  /** {@link #minimum} as the value of a Min-SE header. */
  public String minimumSeconds() {
    return Long.toString(minimum.toSeconds());
  }

  /** The time in a Session-Expires or Min-SE header; empty when there is none that is a number. */
  static Optional<Duration> seconds(Message message, String header) {
    return HeaderText.first(message, header)
        .map(value -> value.split(";", 2)[0].trim())
        .filter(number -> SECONDS.matcher(number).matches())
        .map(number -> Duration.ofSeconds(Long.parseLong(number)));
  }
}
