package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTimer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * The session timer of one dialog (RFC 4028): asked for in our requests, granted in our answers,
 * and kept. Each request that refreshes the session agrees on it anew.
 */
final class SessionTimer {
  private static final int TOO_SHORT = 422;
  private static final Duration LAST_MOMENT = Duration.ofSeconds(32);

  /** What the times are up for. */
  interface Listener {
    /** Half of the time has passed, and it is for us to refresh the session. */
    void refresh();

    /** Nobody refreshed the session in time. */
    void expired();
  }

  private final SipLoop loop;
  private final SipMessages messages;
  private final SessionTimes times;
  private Duration minimum;
  private Duration expires;
  private boolean running;
  private boolean weRefresh;
  private @Nullable Listener listener;
  private @Nullable SipTimer refresh;
  private @Nullable SipTimer expiry;

  SessionTimer(Surroundings around) {
    this.loop = around.loop();
    this.messages = around.transport().messages();
    this.times = around.session();
    this.minimum = times.minimum();
    this.expires = times.expires();
  }

  /** Who is told from now on. */
  void listener(Listener told) {
    listener = told;
  }

  boolean refuses(Request request) {
    return times.refuses(request);
  }

  String minimumSeconds() {
    return times.minimumSeconds();
  }

  /** Puts our wish into a request that makes or refreshes the session (sections 7.1 and 7.4). */
  void ask(Request request) {
    if (expires.isZero()) {
      return;
    }
    String refresher = running ? ";refresher=" + (weRefresh ? "uac" : "uas") : "";
    messages.setLine(request, header(SessionTimes.EXPIRES, longer(expires, minimum), refresher));
    messages.setLine(request, header(SessionTimes.MINIMUM, minimum, ""));
  }

  /**
   * A refusal of such a request; 422 says how long the time has to be (section 7.3).
   *
   * @return true when it may be sent again, with a longer time
   */
  boolean raises(IncomingResponse tooShort) {
    Optional<Duration> wanted = SessionTimes.seconds(tooShort.response(), SessionTimes.MINIMUM);
    boolean longer =
        tooShort.status() == TOO_SHORT && wanted.isPresent() && wanted.get().compareTo(minimum) > 0;
    if (longer) {
      minimum = wanted.get();
    }
    return longer;
  }

  /** The 2xx to such a request of ours (section 7.2). One without a timer ends it. */
  void granted(Response ok) {
    Optional<Duration> granted = SessionTimes.seconds(ok, SessionTimes.EXPIRES);
    if (granted.isEmpty()) {
      stop();
    } else {
      run(longer(granted.get(), SessionTimes.LEAST), !refresher(ok).equals("uas"));
    }
  }

  /**
   * Grants the peer a timer in our 2xx to such a request (section 9). Who refreshes is the peer's
   * choice; a peer that leaves it to us and can do it, does.
   */
  void grant(Response ok, Request request) {
    Optional<Duration> asked = SessionTimes.seconds(request, SessionTimes.EXPIRES);
    boolean able = HeaderText.lists(messages.values(request, "Supported"), SessionTimes.TAG);
    if (asked.isEmpty() && (!able || times.expires().isZero())) {
      stop();
      return;
    }
    Duration least =
        longer(
            times.minimum(),
            SessionTimes.seconds(request, SessionTimes.MINIMUM).orElse(SessionTimes.LEAST));
    Duration wanted = asked.orElse(times.expires());
    Duration ours = times.expires().isZero() ? wanted : times.expires();
    Duration granted = longer(wanted.compareTo(ours) < 0 ? wanted : ours, least);
    boolean theyRefresh = able && !refresher(request).equals("uas");
    messages.setLine(
        ok, header(SessionTimes.EXPIRES, granted, ";refresher=" + (theyRefresh ? "uac" : "uas")));
    if (theyRefresh) {
      ok.addHeader(messages.header("Require", SessionTimes.TAG));
    }
    run(granted, !theyRefresh);
  }

  void stop() {
    running = false;
    if (refresh != null) {
      refresh.cancel();
    }
    if (expiry != null) {
      expiry.cancel();
    }
  }

  /** Whoever refreshes, the session is left a little before it is over (section 10). */
  private void run(Duration agreed, boolean ours) {
    stop();
    running = true;
    expires = agreed;
    weRefresh = ours;
    Duration third = Duration.ofMillis(agreed.toMillis() / 3);
    Duration margin = third.compareTo(LAST_MOMENT) < 0 ? third : LAST_MOMENT;
    expiry = loop.schedule(agreed.minus(margin), () -> tell(Listener::expired));
    refresh =
        ours
            ? loop.schedule(Duration.ofMillis(agreed.toMillis() / 2), () -> tell(Listener::refresh))
            : null;
  }

  private void tell(Consumer<Listener> what) {
    if (listener != null) {
      what.accept(listener);
    }
  }

  private static HeaderLine header(String name, Duration value, String parameters) {
    return new HeaderLine(name, value.toSeconds() + parameters);
  }

  private static String refresher(Message message) {
    String value = HeaderText.first(message, SessionTimes.EXPIRES).orElse("");
    String lower = value.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
    Set<String> parameters = new HashSet<>(List.of(lower.split(";", -1)));
    return parameters.contains("refresher=uas")
        ? "uas"
        : parameters.contains("refresher=uac") ? "uac" : "";
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
