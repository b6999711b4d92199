package io.patchbay.api.call.routing;

/**
 * What a route is asked for.
 *
 * @param called user part of the Request-URI, unescaped; empty when it has none
 * @param calling user part of From, unescaped; empty when it has none
 * @param listener name of the listener the call came in by
 * @param user the user the caller was authenticated as; empty when nobody has checked
 * @param caller who else it is
 */
public record RouteRequest(
    String called, String calling, String listener, String user, Caller caller) {
  /** A call of whose caller nothing else is known. */
  public RouteRequest(String called, String calling, String listener, String user) {
    this(called, calling, listener, user, Caller.unknown());
  }

  /** What a caller asks for whom nobody has authenticated, and of whom nothing else is known. */
  public RouteRequest(String called, String calling, String listener) {
    this(called, calling, listener, "");
  }
}
