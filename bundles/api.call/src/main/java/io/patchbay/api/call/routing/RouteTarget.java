package io.patchbay.api.call.routing;

import io.patchbay.api.media.MediaOptions;
import java.util.Map;

/**
 * Where to send a call.
 *
 * @param uri a SIP URI: the Request-URI of the second leg, and where it is sent
 * @param route name of the route it came from, for logs and records
 * @param media what is wanted for the media of the leg that is made, as text: the keys of {@link
 *     MediaOptions}. Options nobody can read refuse the call
 */
public record RouteTarget(String uri, String route, Map<String, String> media) {
  public RouteTarget {
    media = Map.copyOf(media);
  }

  /** A target whose media is as the backend's configuration says. */
  public RouteTarget(String uri, String route) {
    this(uri, route, Map.of());
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
