package io.patchbay.api.call.routing;

/**
 * How much a route may carry. What is more gets 503 with Retry-After; emergency calls are counted
 * and never refused.
 *
 * @param name whose limits these are: calls are counted by it, and the console shows it
 * @param maxCalls calls at a time; 0 for no limit
 * @param maxCallRate calls per second; 0 for no limit
 */
public record RouteLimits(String name, int maxCalls, int maxCallRate) {
  private static final RouteLimits NONE = new RouteLimits("", 0, 0);

  /** As much as comes. */
  public static RouteLimits none() {
    return NONE;
  }

  /** True when there is something to count for. */
  public boolean isLimited() {
    return maxCalls > 0 || maxCallRate > 0;
  }
}
