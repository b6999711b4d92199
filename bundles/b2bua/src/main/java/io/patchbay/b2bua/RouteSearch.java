package io.patchbay.b2bua;

import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.media.MediaOptions;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.Target;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a called number to a next hop: asks the router, then the transport. Everything ends on the
 * call's loop.
 */
final class RouteSearch {
  private static final Logger LOG = LoggerFactory.getLogger(RouteSearch.class);
  private static final int RETRY_AFTER = 30; // seconds

  private final String callId;
  private final CallContext context;
  private final SipLoop loop;

  RouteSearch(String callId, CallContext context, SipLoop loop) {
    this.callId = callId;
    this.context = context;
    this.loop = loop;
  }

  /**
   * Where a call is sent.
   *
   * @param uri Request-URI
   * @param target what it resolved to
   * @param media what the route wants for media
   */
  record Hop(SipURI uri, Target target, MediaOptions media) {}

  /** Calls exactly one of the two, on the loop. */
  void find(RouteRequest wanted, Consumer<Hop> found, Consumer<LegEvent.Reject> refused) {
    ask(wanted)
        .whenComplete(
            (@Nullable List<RouteTarget> targets, @Nullable Throwable failed) ->
                loop.run(() -> routed(wanted, targets, failed, found, refused)));
  }

  /** The router may be anybody's: what it throws is reported like what it fails with. */
  private CompletionStage<List<RouteTarget>> ask(RouteRequest wanted) {
    try {
      return context.router().route(wanted);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void routed(
      RouteRequest wanted,
      @Nullable List<RouteTarget> targets,
      @Nullable Throwable failed,
      Consumer<Hop> found,
      Consumer<LegEvent.Reject> refused) {
    if (targets == null) {
      LOG.warn(
          "call {}: {} could not route '{}': {}",
          callId,
          context.router().getClass().getName(),
          wanted.called(),
          reason(failed));
      refused.accept(LegEvent.Reject.of(500, "Server Internal Error"));
    } else if (targets.isEmpty()) {
      LOG.info("call {}: no route for '{}'", callId, wanted.called());
      refused.accept(LegEvent.Reject.of(404, "Not Found"));
    } else {
      resolve(targets.get(0), found, refused);
    }
  }

  private void resolve(RouteTarget route, Consumer<Hop> found, Consumer<LegEvent.Reject> refused) {
    SipURI uri;
    MediaOptions media;
    try {
      media = MediaOptions.parse(route.media());
      uri = context.transport().messages().uri(route.uri());
    } catch (IllegalArgumentException e) {
      LOG.warn("call {}: route {} cannot be used: {}", callId, route.route(), e.getMessage());
      refused.accept(LegEvent.Reject.of(500, "Server Internal Error"));
      return;
    }
    context
        .transport()
        .resolve(uri)
        .whenComplete(
            (@Nullable Target target, @Nullable Throwable failed) ->
                loop.run(
                    () -> {
                      if (target != null) {
                        found.accept(new Hop(uri, target, media));
                        return;
                      }
                      LOG.warn("call {}: {} cannot be reached: {}", callId, uri, reason(failed));
                      refused.accept(LegEvent.Reject.later(503, "Target Unreachable", RETRY_AFTER));
                    }));
  }

  private static String reason(@Nullable Throwable failed) {
    Throwable cause = failed != null && failed.getCause() != null ? failed.getCause() : failed;
    if (cause == null) {
      return "no reason given";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
