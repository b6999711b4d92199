package io.patchbay.api.media;

import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.CodecFilter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Options of a leg and of its session, as text has them. The keys:
 *
 * <ul>
 *   <li>of the leg: {@code network} NAME; {@code family} ipv4 or ipv6; {@code learning} off,
 *       immediate, delayed or heuristic; {@code dscp} 0 to 63; {@code rtcp.mux} off, accept or
 *       offer; {@code ssrc.rewriting} true or false
 *   <li>of the session: {@code backend} a {@link BackendChoice}; {@code rtcp} forward or terminate;
 *       {@code setup.timeout}, {@code idle.timeout}, {@code oneway.timeout}, {@code hold.timeout}
 *       and {@code max.duration} in seconds; {@code taps} NAMES, separated by blanks or commas
 *   <li>of neither, but of what passes between the legs: {@code codecs.strip} and {@code
 *       codecs.prefer}, names of codecs as {@link CodecFilter} has them, separated by blanks or
 *       commas
 *   <li>of both: {@code options}, for the backend alone: {@code NAME=VALUE} or {@code NAME},
 *       separated by blanks or commas
 * </ul>
 *
 * @param leg those of the leg
 * @param session those of its session
 * @param codecs what is done to session descriptions before the backend has them; empty when
 *     nothing is
 */
public record MediaOptions(
    MediaLegOptions leg, MediaSessionOptions session, Optional<CodecFilter> codecs) {
  private static final MediaOptions NONE =
      new MediaOptions(MediaLegOptions.none(), MediaSessionOptions.none(), Optional.empty());
  private static final String CODECS_STRIP = "codecs.strip";
  private static final String CODECS_PREFER = "codecs.prefer";
  private static final int MOST_SECONDS = 7 * 24 * 3600;

  /** Nothing is wanted. */
  public static MediaOptions none() {
    return NONE;
  }

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException naming the key and the rule its value breaks; when there are
   *     several, the first in the order of the keys
   */
  public static MediaOptions parse(Map<String, String> text) {
    if (text.isEmpty()) {
      return NONE;
    }
    MediaLegOptions.Builder leg = MediaLegOptions.builder();
    MediaSessionOptions.Builder session = MediaSessionOptions.builder();
    new TreeMap<>(text)
        .forEach(
            (key, value) -> {
              try {
                read(key, value.trim(), leg, session);
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + "=" + value + ": " + e.getMessage(), e);
              }
            });
    return new MediaOptions(leg.build(), session.build(), codecs(text));
  }

  /**
   * Looks at one option.
   *
   * @throws IllegalArgumentException with the rule its value breaks
   */
  public static void check(String key, String value) {
    read(key, value.trim(), MediaLegOptions.builder(), MediaSessionOptions.builder());
  }

  private static void read(
      String key, String value, MediaLegOptions.Builder leg, MediaSessionOptions.Builder session) {
    switch (key) {
      case "network" -> leg.network(name(value));
      case "family" -> leg.family(family(value));
      case "learning" -> leg.learning(word(MediaLearning.class, value));
      case "dscp" -> leg.dscp(number(value, 0, 63));
      case "rtcp.mux" -> leg.rtcpMux(word(RtcpMux.class, value));
      case "ssrc.rewriting" -> leg.ssrcRewriting(flag(value));
      case "backend" -> session.choice(BackendChoice.parse(value));
      case "rtcp" -> session.rtcp(word(RtcpMode.class, value));
      case "setup.timeout" -> session.setupTimeout(seconds(value, 1));
      case "idle.timeout" -> session.idleTimeout(seconds(value, 0));
      case "oneway.timeout" -> session.oneWayTimeout(seconds(value, 0));
      case "hold.timeout" -> session.holdTimeout(seconds(value, 0));
      case "max.duration" -> session.maxDuration(seconds(value, 0));
      case "taps" -> session.taps(names(value));
      case CODECS_STRIP, CODECS_PREFER -> names(value);
      case "options" -> {
        Map<String, String> options = pairs(value);
        leg.backend(options);
        session.backend(options);
      }
      default -> throw new IllegalArgumentException("unknown option");
    }
  }

  private static Optional<CodecFilter> codecs(Map<String, String> text) {
    List<String> strip = codecs(text, CODECS_STRIP);
    List<String> prefer = codecs(text, CODECS_PREFER);
    return strip.isEmpty() && prefer.isEmpty()
        ? Optional.empty()
        : Optional.of(new CodecFilter(strip, prefer));
  }

  private static List<String> codecs(Map<String, String> text, String key) {
    String value = text.getOrDefault(key, "");
    return value.isEmpty() ? List.of() : names(value);
  }

  private static String name(String value) {
    if (value.isEmpty() || value.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("must be a name");
    }
    return value;
  }

  private static List<String> names(String value) {
    List<String> names =
        Stream.of(value.split("[,\\s]+", 0)).filter(name -> !name.isEmpty()).distinct().toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("must be one or more names");
    }
    return names;
  }

  private static AddressFamily family(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "ipv4" -> AddressFamily.IP4;
      case "ipv6" -> AddressFamily.IP6;
      default -> throw new IllegalArgumentException("must be ipv4 or ipv6");
    };
  }

  private static <E extends Enum<E>> E word(Class<E> type, String value) {
    StringBuilder words = new StringBuilder();
    E[] all = Objects.requireNonNull(type.getEnumConstants());
    for (E each : all) {
      String word = each.name().toLowerCase(Locale.ROOT);
      if (word.equals(value)) {
        return each;
      }
      boolean last = each.ordinal() == all.length - 1;
      words.append(each.ordinal() == 0 ? "" : last ? " or " : ", ").append(word);
    }
    throw new IllegalArgumentException("must be " + words);
  }

  private static boolean flag(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("must be true or false");
    }
    return value.equals("true");
  }

  private static Duration seconds(String value, int least) {
    return Duration.ofSeconds(number(value, least, MOST_SECONDS));
  }

  private static int number(String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the same words as a number out of range.
    }
    throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
  }

  private static Map<String, String> pairs(String value) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String entry : value.split("[,\\s]+", 0)) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? entry : entry.substring(0, equals);
      if (name.isEmpty()) {
        throw new IllegalArgumentException("must be NAME=VALUE or NAME, separated by blanks");
      }
      pairs.put(name, equals < 0 ? "" : entry.substring(equals + 1));
    }
    return pairs;
  }
}
