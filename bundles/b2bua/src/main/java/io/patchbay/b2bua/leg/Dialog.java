package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.AllowHeader;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * Dialog state as RFC 3261 section 12 has it: tags, sequence numbers, route set and remote target.
 */
final class Dialog {
  private static final int MAX_FORWARDS = 70;

  private final SipTransport transport;
  private final String callId;
  private final String localTag;
  private final String remoteTag;
  private final Address local;
  private final Address remote;
  private URI remoteTarget;
  private List<Address> routes;
  private Flow flow;
  private boolean keptToFlow;
  private long localCseq;
  private long remoteCseq;

  /** What the Allow headers of the peer say. */
  private List<String> allowed = List.of();

  private Dialog(
      SipTransport transport,
      String callId,
      String localTag,
      String remoteTag,
      Address local,
      Address remote,
      URI remoteTarget,
      List<Address> routes,
      Flow flow,
      long localCseq,
      long remoteCseq) {
    this.transport = transport;
    this.callId = callId;
    this.localTag = localTag;
    this.remoteTag = remoteTag;
    this.local = local;
    this.remote = remote;
    this.remoteTarget = remoteTarget;
    this.routes = routes;
    this.flow = flow;
    this.localCseq = localCseq;
    this.remoteCseq = remoteCseq;
  }

  /** The dialog an INVITE we answer makes (section 12.1.1). */
  static Dialog uas(SipTransport transport, IncomingRequest invite, String localTag) {
    Request request = invite.request();
    Address remote = ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress();
    Dialog dialog =
        new Dialog(
            transport,
            invite.callId(),
            localTag,
            invite.fromTag().orElse(""),
            ((ToHeader) request.getHeader(ToHeader.NAME)).getAddress(),
            remote,
            contact(request).orElse(remote.getURI()),
            recordRoutes(request),
            invite.flow(),
            0,
            invite.cseq());
    dialog.learn(request);
    dialog.keptToFlow |= invite.isKeptToFlow();
    return dialog;
  }

  /** The dialog a response to our INVITE makes (section 12.1.2). */
  static Dialog uac(SipTransport transport, RequestSpec invite, IncomingResponse answer) {
    return uac(
        transport,
        new DialogId(invite.callId(), invite.fromTag()),
        invite.from(),
        invite.to(),
        invite.uri(),
        invite.cseq(),
        answer);
  }

  /** The same, of an INVITE of which nothing is known but what its answer repeats. */
  static Dialog late(SipTransport transport, IncomingResponse answer) {
    FromHeader from = (FromHeader) answer.response().getHeader(FromHeader.NAME);
    Address to = ((ToHeader) answer.response().getHeader(ToHeader.NAME)).getAddress();
    String callId = ((CallIdHeader) answer.response().getHeader(CallIdHeader.NAME)).getCallId();
    return uac(
        transport,
        new DialogId(callId, from.getTag()),
        from.getAddress(),
        to,
        to.getURI(),
        answer.cseq(),
        answer);
  }

  /**
   * @param target where requests go when the answer has no Contact
   */
  private static Dialog uac(
      SipTransport transport,
      DialogId id,
      Address local,
      Address remote,
      URI target,
      long cseq,
      IncomingResponse answer) {
    Dialog dialog =
        new Dialog(
            transport,
            id.callId(),
            id.localTag(),
            answer.toTag().orElse(""),
            local,
            remote,
            target,
            List.of(),
            answer.flow(),
            cseq,
            -1);
    dialog.confirm(answer);
    return dialog;
  }

  /** The 2xx of the INVITE of ours that made this dialog: its route set is final (13.2.2.4). */
  void confirm(IncomingResponse answer) {
    routes = recordRoutes(answer.response());
    Collections.reverse(routes);
    learn(answer.response());
    follow(answer.flow(), answer.isKeptToFlow());
  }

  /** Us, as the peer calls us or is told; without a tag. */
  Address local() {
    return local;
  }

  /** The peer, as it calls itself or was called; without a tag. */
  Address remote() {
    return remote;
  }

  /** The peer's tag; empty when it gave none. */
  String remoteTag() {
    return remoteTag;
  }

  DialogId id() {
    return new DialogId(callId, localTag);
  }

  /** True when a request with our tag is of this dialog's peer, by its tag (section 12.2.2). */
  boolean isWith(IncomingRequest request) {
    return request.fromTag().orElse("").equals(remoteTag);
  }

  /**
   * Checks the order of an in-dialog request (section 12.2.2).
   *
   * @return false when its CSeq is not higher than the last one's: answer 500
   */
  boolean accepts(IncomingRequest request) {
    if (request.cseq() <= remoteCseq) {
      return false;
    }
    remoteCseq = request.cseq();
    return true;
  }

  /**
   * Takes the path a message of the peer came by: the binding of its NAT may have changed. Another
   * address than before moves nothing, unless the peer has been authenticated.
   */
  void heard(IncomingRequest request) {
    boolean sameHost =
        request.flow().remote().getAddress().equals(flow.remote().getAddress())
            && request.flow().transport().equals(flow.transport());
    if (sameHost || request.user().isPresent()) {
      follow(request.flow(), request.isKeptToFlow());
    }
  }

  private void follow(Flow path, boolean kept) {
    keptToFlow |= kept;
    if (keptToFlow) {
      flow = path;
    }
  }

  /**
   * Takes the peer's new Contact from what makes or refreshes the dialog (section 12.2), and what
   * it allows where that is said. A Contact with {@code ob} asks for the dialog to be kept to the
   * flow it comes by (RFC 5626 section 4.3).
   */
  void learn(Message message) {
    contact(message).ifPresent(uri -> remoteTarget = uri);
    keptToFlow |= remoteTarget instanceof SipURI uri && "".equals(uri.getParameter("ob"));
    List<String> methods = transport.messages().values(message, AllowHeader.NAME);
    if (!String.join("", methods).isBlank()) {
      allowed = methods;
    }
  }

  /** True when the peer has said that it takes requests of this method. */
  boolean allows(String method) {
    return HeaderText.lists(allowed, method);
  }

  /** The next request of ours in this dialog. */
  Request request(String method) {
    return build(method, ++localCseq);
  }

  /** Gives a request of ours that is sent once more the next number. */
  void renumber(Request request) {
    request.setHeader(transport.messages().header("CSeq", ++localCseq + " " + request.getMethod()));
  }

  /** The ACK of a 2xx: it has the CSeq number of the INVITE it answers (section 13.2.2.4). */
  Request ack(long cseq) {
    return build(Request.ACK, cseq);
  }

  /** Our number of the INVITE that made this dialog, or of our latest request in it. */
  long localCseq() {
    return localCseq;
  }

  /**
   * Where requests of ours go: the peer's connection while it is open, else the first route, else
   * the path its messages come by where it is kept to that, or the remote target. The Request-URI
   * is the Contact all the same.
   */
  private CompletionStage<Target> nextHop() {
    if (!flow.transport().equals("udp") && flow.isOpen()) {
      return CompletableFuture.completedFuture(transport.target(flow));
    }
    if (keptToFlow && routes.isEmpty()) {
      return CompletableFuture.completedFuture(transport.target(flow));
    }
    URI hop = routes.isEmpty() ? remoteTarget : routes.get(0).getURI();
    return hop instanceof SipURI uri
        ? transport.resolve(uri)
        : CompletableFuture.completedFuture(transport.target(flow));
  }

  /**
   * Finds where requests of ours go and hands it over, on the dialog's loop: {@link #nextHop()}, or
   * the peer's own path when its Contact leads nowhere.
   */
  void withNextHop(Consumer<Target> use) {
    nextHop()
        .whenComplete(
            (@Nullable Target hop, @Nullable Throwable failed) ->
                transport
                    .loop(callId)
                    .run(() -> use.accept(hop == null ? transport.target(flow) : hop)));
  }

  private Request build(String method, long cseq) {
    URI uri = remoteTarget;
    List<Address> route = routes;
    if (!routes.isEmpty() && strict(routes.get(0))) {
      // A strict router wants itself in the Request-URI, the target last (section 12.2.1.1).
      uri = routes.get(0).getURI();
      route = new ArrayList<>(routes.subList(1, routes.size()));
      if (remoteTarget instanceof SipURI target) {
        route.add(transport.messages().address(target));
      }
    }
    return transport
        .messages()
        .request(
            new RequestSpec(
                method,
                uri,
                local,
                localTag,
                remote,
                remoteTag.isEmpty() ? Optional.empty() : Optional.of(remoteTag),
                callId,
                cseq,
                MAX_FORWARDS,
                Optional.empty(),
                route));
  }

  private static boolean strict(Address route) {
    return route.getURI() instanceof SipURI uri && !uri.hasLrParam();
  }

  private static Optional<URI> contact(Message message) {
    @Nullable ContactHeader contact = (ContactHeader) message.getHeader(ContactHeader.NAME);
    return contact == null || contact.getAddress() == null
        ? Optional.empty()
        : Optional.of(contact.getAddress().getURI());
  }

  private static List<Address> recordRoutes(Message message) {
    List<Address> routes = new ArrayList<>();
    for (Iterator<?> each = message.getHeaders(RecordRouteHeader.NAME); each.hasNext(); ) {
      routes.add(((RecordRouteHeader) each.next()).getAddress());
    }
    return routes;
  }
}
