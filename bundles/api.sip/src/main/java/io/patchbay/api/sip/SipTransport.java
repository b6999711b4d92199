package io.patchbay.api.sip;

import io.patchbay.api.sip.handler.DialogHandler;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.sip.address.SipURI;
import javax.sip.message.Request;
import org.osgi.annotation.versioning.ProviderType;

/** Sends requests, and delivers what arrives. Methods are thread-safe unless they say otherwise. */
@ProviderType
public interface SipTransport {
  SipMessages messages();

  /** The times in force, for what repeats outside transactions: a 2xx to an INVITE. */
  SipTimes times();

  /** The loop all events of this Call-ID are delivered on. */
  SipLoop loop(String callId);

  /**
   * A new Call-ID, without any address of ours in it, whose events are delivered on {@code loop}.
   */
  String newCallId(SipLoop loop);

  /**
   * Finds the next hop of a request to {@code uri} (its host, port and transport parameter; RFC
   * 3263 section 4). A host that is an address completes at once on the calling thread; names
   * complete on another.
   *
   * <p>Completes exceptionally with {@link UnreachableException} when the name is unknown or no
   * listener of that transport and family is open.
   */
  CompletionStage<Target> resolve(SipURI uri);

  /** The target that is the peer of {@code flow}: the same connection while it is open. */
  Target target(Flow flow);

  /**
   * The path of datagrams to a peer by one of our listeners, as a message from there would show it:
   * for what was kept of a flow over a restart. Empty when there is no open UDP listener of that
   * name; a connection that is gone cannot be found again.
   */
  Optional<Flow> datagramFlow(String listener, InetSocketAddress remote);

  /**
   * Sends what keeps the bindings of NATs on the way open and is not answered by a message: four
   * zero bytes in a datagram, CRLF CRLF on a connection (RFC 5626 section 3.5.1), a ping on a
   * WebSocket. Leaves from the socket of the flow; one that is closed is left alone.
   */
  void keepAlive(Flow flow);

  /**
   * Closes a connection once nothing has come in on it for so long, counted from now and from
   * whatever comes: its peer has promised keep-alives (RFC 5626 section 4.4.1). What is sent on it
   * does not count. In place of what was said before of that connection; a datagram's flow has no
   * end.
   */
  void closeWhenSilent(Flow flow, Duration longest);

  /**
   * Sends a request other than ACK with a client transaction of its own (RFC 3261 section 17.1).
   * Called on the loop of its Call-ID, where {@code handler} is called too. The message gets its
   * Via here.
   */
  OutgoingRequest send(Request request, Target target, ResponseHandler handler);

  /**
   * Sends the ACK of a 2xx: a message outside any transaction (RFC 3261 section 13.2.2.4).
   *
   * @return the bytes that went out, to be sent again for each repeat of the 2xx
   */
  SentAck sendAck(Request ack, Target target);

  /**
   * Directs in-dialog requests to {@code handler} until the registration is closed; after that they
   * are answered 481. Requests with a To tag never reach a {@code SipRequestHandler}.
   *
   * @throws IllegalStateException when the dialog is registered already
   */
  Registration registerDialog(DialogId dialog, DialogHandler handler);

  /** Every configured listener, also those that failed, ordered by name. */
  List<ListenerStatus> listeners();

  SipStatistics statistics();

  /**
   * To be asked before a new INVITE is taken on: true while messages come faster than they are
   * handled. Whoever refuses it for that answers 503 with Retry-After, and has been counted; other
   * new requests are refused by the transport itself, and those within a dialog are not.
   */
  boolean refusesForLoad();

  /**
   * Shuts a source out: from now on its messages are dropped at the door and counted, and its
   * connections closed, until the registration is closed. For IPv6 the network around it that the
   * front filter counts as one source.
   */
  Registration block(InetAddress source);

  /** What the front filter goes by and has refused. */
  FilterStatus filterStatus();

  /** Taken back by {@link #close()}, which may be called twice. */
  @ProviderType
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** An ACK that was sent, kept as bytes. */
  @ProviderType
  interface SentAck {
    void resend();
  }
}
