package io.patchbay.api.sip;

import java.util.Optional;
import java.util.function.Consumer;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A request that arrived, with its server transaction. The plain accessors cost nothing; {@link
 * #request()} may parse. All methods are called on {@link #loop()}.
 */
@ProviderType
public interface IncomingRequest {
  String method();

  String callId();

  /** Sequence number of the CSeq header. */
  long cseq();

  /** Empty when the header carries none. */
  Optional<String> fromTag();

  /** Empty outside a dialog. */
  Optional<String> toTag();

  Flow flow();

  /** {@link SipLoop#nowMillis()} of its arrival. */
  long receivedAt();

  SipLoop loop();

  /** The message, read-only. */
  Request request();

  /** The body, read-only; empty when there is none. */
  byte[] body();

  /**
   * Sends a response through the server transaction (RFC 3261 section 17.2, RFC 6026). An automatic
   * 100 goes out 200 ms after an INVITE that nobody answered.
   *
   * <p>After the final response of a non-INVITE, or a non-2xx final response of an INVITE, further
   * calls do nothing. Repeats of the request are answered by the transaction itself. A 2xx to an
   * INVITE is sent once; repeating it until its ACK is the caller's duty (RFC 3261 section
   * 13.3.1.4), by {@link SentResponse#resend()}.
   *
   * @throws IllegalStateException for an ACK, which is never answered
   */
  SentResponse respond(Response response);

  /**
   * Calls {@code action} once if this INVITE is cancelled before its final response. The CANCEL
   * itself has then been answered with 200; the action still answers the INVITE, with 487. Called
   * at once when the CANCEL was there first.
   *
   * @param action given the value of the CANCEL's Reason header (RFC 3326), empty when it has none
   */
  void onCancel(Consumer<String> action);

  /**
   * Keeps the request for an interceptor that has to ask somebody before it can say what becomes of
   * it. Called in {@link io.patchbay.api.sip.handler.SipInterceptor#onRequest}, which then returns
   * false. Until the interceptor answers it or lets it go on, the request waits; an INVITE gets its
   * automatic 100 meanwhile. Other requests of the Call-ID do not wait for it.
   *
   * @return lets the request go on to whoever is next, as if {@code onRequest} had returned true.
   *     To be run on {@link #loop()}; does nothing the second time, after a final response, and
   *     when 64*T1 have passed
   * @throws IllegalStateException outside {@code onRequest}
   */
  Runnable hold();

  /**
   * The user this request was authenticated as; empty while no interceptor has said so. Never what
   * From claims.
   */
  Optional<String> user();

  /** An interceptor has authenticated the request: everybody behind it sees {@link #user()}. */
  void authenticated(String user);

  /**
   * An interceptor has found that the peer is reached by the path its messages come by and not by
   * what its Contact and Via say, as behind a NAT. From now on responses go there (RFC 3581), and
   * everybody behind the interceptor sees {@link #isKeptToFlow()}.
   */
  void keepToFlow();

  /** Whether requests of ours to this peer are to go along {@link #flow()}. */
  boolean isKeptToFlow();
}
