package io.patchbay.b2bua;

import io.patchbay.api.call.routing.Credentials;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.call.routing.Outbound;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.UnreachableException;
import io.patchbay.b2bua.leg.Authentication;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Surroundings;
import io.patchbay.lib.digest.DigestLogin;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one target, for whatever is sent there: next hop, route set, who we say is behind it,
 * which headers pass, and who we are when we are asked. Immutable.
 *
 * @param sender on whose behalf
 * @param uri the Request-URI
 * @param path the Route header, the first hop first
 * @param target where it is sent
 * @param from who it is from, without a tag
 * @param around what a leg there works with
 */
record Way(
    Sender sender,
    SipURI uri,
    List<Address> path,
    Target target,
    Address from,
    Surroundings around) {
  private static final Logger LOG = LoggerFactory.getLogger(Way.class);

  /**
   * Finds the way to a target of a route. Calls exactly one of the two, on the loop, possibly
   * before it returns.
   */
  static void find(
      Sender sender, RouteTarget route, Consumer<Way> found, Consumer<LegEvent.Reject> lost) {
    SipMessages messages = sender.context().transport().messages();
    SipURI uri;
    SipURI hop;
    List<Address> path;
    try {
      uri = messages.uri(route.uri());
      hop = route.outbound().nextHop().map(messages::uri).orElse(uri);
      path = route.hop().path().stream().map(messages::address).toList();
    } catch (IllegalArgumentException e) {
      lost.accept(unusable(sender, route, e));
      return;
    }
    nextHop(sender.context().transport(), hop, path, route.hop().flow())
        .whenComplete(
            (@Nullable Target target, @Nullable Throwable failed) ->
                sender
                    .loop()
                    .run(
                        () -> {
                          if (target == null) {
                            lost.accept(unreachable(sender, uri, failed));
                          } else {
                            found.accept(to(target, sender, route, uri, path));
                          }
                        }));
  }

  /** What is said of a route whose configuration makes no sense. */
  static LegEvent.Reject unusable(Sender sender, RouteTarget route, IllegalArgumentException why) {
    LOG.warn("{}: route {} cannot be used: {}", sender.what(), route.route(), why.getMessage());
    return LegEvent.Reject.of(500, "Server Internal Error");
  }

  /**
   * The first request to the target, outside any dialog, with Call-ID and tag of its own; a
   * SUBSCRIBE has our Contact, which an INVITE gets with its other headers of the dialog.
   *
   * @param hops how many are left for it
   */
  RequestSpec request(String method, int hops) {
    SipTransport transport = around.transport();
    SipMessages messages = transport.messages();
    return new RequestSpec(
        method,
        uri,
        from,
        messages.newTag(),
        messages.address(uri),
        Optional.empty(),
        transport.newCallId(around.loop()),
        1,
        hops,
        method.equals(Request.SUBSCRIBE)
            ? Optional.of(messages.address(contact("")))
            : Optional.empty(),
        path);
  }

  /** Us, as we are shown there. */
  SipURI contact(String user) {
    return around.transport().messages().contact(user, target.local(), target.transport());
  }

  /** The first proxy on the way, else the flow the target was heard by, else where its URI says. */
  private static CompletionStage<Target> nextHop(
      SipTransport transport, SipURI uri, List<Address> path, Optional<Flow> flow) {
    if (!path.isEmpty()) {
      return path.get(0).getURI() instanceof SipURI proxy
          ? transport.resolve(proxy)
          : CompletableFuture.failedFuture(new UnreachableException("no SIP URI: " + path.get(0)));
    }
    if (flow.isPresent()) {
      return flow.get().isOpen()
          ? CompletableFuture.completedFuture(transport.target(flow.get()))
          : CompletableFuture.failedFuture(new UnreachableException("its connection is closed"));
    }
    return transport.resolve(uri);
  }

  private static LegEvent.Reject unreachable(
      Sender sender, SipURI uri, @Nullable Throwable failed) {
    LOG.warn("{}: {} cannot be reached: {}", sender.what(), uri, Reasons.of(failed));
    return LegEvent.Reject.later(503, "Target Unreachable", B2buaSettings.RETRY_AFTER_SECONDS);
  }

  private static Way to(
      Target target, Sender sender, RouteTarget route, SipURI uri, List<Address> path) {
    CallContext context = sender.context();
    Surroundings around =
        new Surroundings(
            context.transport(),
            sender.loop(),
            context.legs(),
            headers(target, sender, route.headers()),
            context.settings().session(),
            context.settings().acks(),
            route.refer().orElse(context.settings().refer()),
            authentication(context.transport().messages(), route.outbound(), target));
    return new Way(sender, uri, path, target, from(target, sender, route.outbound()), around);
  }

  /** Who it is from: as the route says, else who is behind it, at our host. */
  private static Address from(Target target, Sender sender, Outbound outbound) {
    SipMessages messages = sender.context().transport().messages();
    return outbound
        .from()
        .map(messages::address)
        .orElseGet(
            () -> sender.identity().calledBy(outbound.calling()).at(target.local(), messages));
  }

  /** By the rules of the route, with our host there in place of the other. */
  private static HeaderPolicy headers(Target target, Sender sender, HeaderRules rules) {
    B2buaSettings settings = sender.context().settings();
    boolean trustedTarget =
        switch (rules.trust()) {
          case YES -> true;
          case NO -> false;
          case LISTENER ->
              rules.preset() == HeaderRules.Preset.TRUNK || settings.trusts(target.listener());
        };
    return sender
        .context()
        .headers()
        .by(rules, settings.trusts(sender.listener()) && trustedTarget)
        .at(target.local().host());
  }

  static DigestLogin login(Credentials who) {
    return new DigestLogin(who.username(), who.password(), who.realm());
  }

  private static Authentication authentication(
      SipMessages messages, Outbound outbound, Target target) {
    return outbound
        .credentials()
        .map(Way::login)
        .map(login -> Authentication.of(messages, login, target.remote().getAddress()))
        .orElseGet(() -> Authentication.none(messages));
  }
}
