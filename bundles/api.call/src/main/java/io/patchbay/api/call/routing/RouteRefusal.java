package io.patchbay.api.call.routing;

/**
 * What the caller is told when a plan has nowhere to go.
 *
 * @param status 400 to 699
 * @param phrase the reason phrase, of one line
 */
public record RouteRefusal(int status, String phrase) {
  /** Nobody of that name or number is here. */
  public static final RouteRefusal NOT_FOUND = new RouteRefusal(404, "Not Found");

  /** The called user is known, and cannot be reached now. */
  public static final RouteRefusal UNAVAILABLE = new RouteRefusal(480, "Temporarily Unavailable");

  public RouteRefusal {
    if (status < 400 || status > 699) {
      throw new IllegalArgumentException("status " + status + " is none from 400 to 699");
    }
  }
}
