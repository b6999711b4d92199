package io.patchbay.b2bua.leg;

import io.patchbay.api.call.LegInfo;
import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import io.patchbay.sdp.SessionDescription;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;

/**
 * The leg of the one who called: we are the user agent server. What it does next is its {@link
 * CallerState}'s.
 */
public final class CallerLeg extends DialogLeg {
  private final IncomingRequest invite;
  private final String localTag;
  private final Dialog dialog;
  private final LocalSession session;
  private final Renegotiation renegotiation;
  private final LegInfo identity;

  /** Takes an INVITE over. Called on the loop of its Call-ID; nothing is sent yet. */
  public CallerLeg(Surroundings around, Owner owner, IncomingRequest invite) {
    this(around, owner, invite, around.transport().messages().newTag());
  }

  private CallerLeg(Surroundings around, Owner owner, IncomingRequest invite, String localTag) {
    super("a", around, owner, new DialogId(invite.callId(), localTag));
    this.invite = invite;
    this.session = new LocalSession(invite.flow().localAddress(), invite.flow().local().host());
    this.localTag = localTag;
    this.dialog = Dialog.uas(around.transport(), invite, localTag);
    this.renegotiation = new Renegotiation(around, dialog, session, false, contact(), this);
    this.identity =
        new LegInfo(
            id(),
            invite.callId(),
            text(FromHeader.NAME),
            text(ToHeader.NAME),
            invite.flow().transport() + " " + HostText.of(invite.flow().remote()),
            "");
  }

  /** Begins to wait for what the other side does, and for the caller's CANCEL. Called once. */
  public void begin() {
    become(new CallerState.Proceeding(this));
    invite.onCancel(reason -> state().cancelled(passedReason(reason)));
  }

  @Override
  public LegInfo info() {
    return new LegInfo(
        identity.id(),
        identity.callId(),
        identity.from(),
        identity.to(),
        identity.peer(),
        state().name());
  }

  public Flow flow() {
    return invite.flow();
  }

  @Override
  Set<String> hidden(Message message) {
    Set<String> hidden = new HashSet<>();
    hidden.add(HostText.host(invite.flow().remote()));
    Request request = invite.request();
    addHost(hidden, ((FromHeader) request.getHeader(FromHeader.NAME)).getAddress().getURI());
    if (request.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
        && contact.getAddress() != null) {
      addHost(hidden, contact.getAddress().getURI());
    }
    for (var vias = request.getHeaders(ViaHeader.NAME); vias.hasNext(); ) {
      hidden.add(((ViaHeader) vias.next()).getHost());
    }
    return hidden;
  }

  /**
   * The caller as the other side is shown it: display name and user kept, the host ours.
   *
   * @param local our address towards that side
   */
  public Address presentedAt(HostPort local) {
    Address from = ((FromHeader) invite.request().getHeader(FromHeader.NAME)).getAddress();
    var messages = around().transport().messages();
    SipURI uri = messages.contact("", local, "udp");
    uri.removePort();
    try {
      if (from.getURI() instanceof SipURI sip && sip.getUser() != null) {
        uri.setUser(sip.getUser());
      } else if (from.getURI() instanceof TelURL tel) {
        uri.setUser(tel.getPhoneNumber());
      }
      Address address = messages.address(uri);
      if (from.getDisplayName() != null) {
        address.setDisplayName(from.getDisplayName());
      }
      return address;
    } catch (ParseException e) {
      throw new IllegalArgumentException("From does not parse: " + e.getMessage(), e);
    }
  }

  /** Headers of the INVITE that pass to the other leg. */
  public List<HeaderField> passedHeaders() {
    return passed(invite.request());
  }

  @Override
  Dialog dialog() {
    return dialog;
  }

  @Override
  Renegotiation renegotiation() {
    return renegotiation;
  }

  /** True when the INVITE had no offer: ours is in the 2xx, and the ACK brings the answer. */
  boolean asksForOffer() {
    return invite.body().length == 0;
  }

  /** The answer in the ACK of our offer is in force. */
  void agreed() {
    session.commit();
  }

  /** True for the ACK of the INVITE itself. */
  boolean acknowledges(IncomingRequest ack) {
    return ack.cseq() == invite.cseq();
  }

  /**
   * Sends a response to the INVITE; one that makes a dialog carries Contact and Record-Route
   * (section 12.1.1).
   */
  SentResponse respond(
      int status,
      @Nullable String phrase,
      int retryAfter,
      Optional<SessionDescription> sdp,
      List<HeaderField> headers) {
    var messages = around().transport().messages();
    Response response = messages.response(invite, status, localTag);
    if (phrase != null) {
      messages.reason(response, phrase);
    }
    if (status < 300) {
      messages.copyHeaders(invite.request(), response, RecordRouteHeader.NAME::equalsIgnoreCase);
      response.setHeader(messages.header(ContactHeader.NAME, contact()));
      response.setHeader(messages.header("Allow", DialogRequests.ALLOW));
    }
    if (retryAfter > 0) {
      response.setHeader(messages.header("Retry-After", Integer.toString(retryAfter)));
    }
    around().headers().apply(response, headers, false);
    sdp.ifPresent(
        description -> messages.body(response, "application/sdp", session.write(description)));
    if (status == Response.OK && !asksForOffer()) {
      session.commit();
    }
    return invite.respond(response);
  }

  private List<HeaderField> passedReason(String reason) {
    boolean leaks = hidden(invite.request()).stream().anyMatch(reason::contains);
    return reason.isEmpty() || leaks ? List.of() : List.of(new HeaderField("Reason", reason));
  }

  private String contact() {
    Flow flow = invite.flow();
    return "<" + around().transport().messages().contact("", flow.local(), flow.transport()) + ">";
  }

  private String text(String header) {
    return invite.request().getHeader(header) instanceof javax.sip.header.HeaderAddress named
        ? named.getAddress().toString().trim()
        : "";
  }

  private static void addHost(Set<String> hosts, URI uri) {
    if (uri instanceof SipURI sip) {
      hosts.add(sip.getHost());
    }
  }
}
