package io.patchbay.api.call.routing;

import io.patchbay.api.media.MediaOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where to send a call.
 *
 * @param uri a SIP URI: the Request-URI of the leg that is made, and where it is sent
 * @param route name of the route it came from, for logs and records
 * @param media what is wanted for the media of the leg that is made, as text: the keys of {@link
 *     MediaOptions}. Options nobody can read refuse the call
 * @param timeout how long it may take to ring or, where {@link Hunting#afterProgress} is set, to
 *     answer, before it is left; zero for as long as the call may ring
 * @param headers which headers pass between the caller's leg and the one that is made
 * @param outbound what is particular to the network it leads into
 * @param hop how it is reached where {@code uri} alone does not say
 * @param refer what becomes of a REFER in the call; empty for what is usual on the node
 */
public record RouteTarget(
    String uri,
    String route,
    Map<String, String> media,
    Duration timeout,
    HeaderRules headers,
    Outbound outbound,
    RouteHop hop,
    Optional<ReferMode> refer) {
  private static final String UNRESERVED = "-_.!~*'()&=+$,;?/";

  public RouteTarget {
    media = Map.copyOf(media);
  }

  /** A target that is reached where its URI, or {@code outbound}, says. */
  public RouteTarget(
      String uri,
      String route,
      Map<String, String> media,
      Duration timeout,
      HeaderRules headers,
      Outbound outbound) {
    this(uri, route, media, timeout, headers, outbound, RouteHop.byUri(), Optional.empty());
  }

  /** A target that is called by its URI, as the caller says who it is. */
  public RouteTarget(
      String uri, String route, Map<String, String> media, Duration timeout, HeaderRules headers) {
    this(uri, route, media, timeout, headers, Outbound.plain());
  }

  /** A target with the usual rules for headers. */
  public RouteTarget(String uri, String route, Map<String, String> media, Duration timeout) {
    this(uri, route, media, timeout, HeaderRules.STANDARD);
  }

  /** A target whose media is as the backend's configuration says, and that has all the time. */
  public RouteTarget(String uri, String route) {
    this(uri, route, Map.of(), Duration.ZERO);
  }

  /** The same, but at another URI, and nothing of {@link #outbound}: where a redirection leads. */
  public RouteTarget at(String elsewhere) {
    return new RouteTarget(
        elsewhere, route, media, timeout, headers, Outbound.plain(), RouteHop.byUri(), refer);
  }

  /** The same, but at another URI that is reached in a way of its own. */
  public RouteTarget at(String elsewhere, RouteHop way) {
    return new RouteTarget(elsewhere, route, media, timeout, headers, outbound, way, refer);
  }

  /** The same, with {@code number} as the calling number that is shown there. */
  public RouteTarget calledBy(String number) {
    Outbound shown =
        new Outbound(
            outbound.nextHop(),
            outbound.from(),
            Optional.of(number),
            outbound.credentials(),
            outbound.limits());
    return new RouteTarget(uri, route, media, timeout, headers, shown, hop, refer);
  }

  /** A user as it may stand in a SIP URI (RFC 3261 section 25.1). */
  public static String escape(String user) {
    StringBuilder escaped = new StringBuilder(user.length());
    for (byte each : user.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        escaped.append(c);
      } else {
        escaped.append('%').append(String.format("%02X", (int) c));
      }
    }
    return escaped.toString();
  }

  /**
   * Looks at one entry of {@code media}, for those who read theirs from a configuration.
   *
   * @throws IllegalArgumentException with the rule it breaks
   */
  public static void checkMedia(String key, String value) {
    MediaOptions.check(key, value);
  }
}
