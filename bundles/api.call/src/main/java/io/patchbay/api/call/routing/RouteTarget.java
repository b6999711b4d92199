package io.patchbay.api.call.routing;

/**
 * Where to send a call.
 *
 * @param uri a SIP URI: the Request-URI of the second leg, and where it is sent
 * @param route name of the route it came from, for logs and records
 */
public record RouteTarget(String uri, String route) {}
