package io.patchbay.api.sip.location;

import io.patchbay.api.sip.Flow;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One place where a user can be reached (RFC 3261 section 10). Immutable.
 *
 * @param user whose it is: the user part of the address of record, unescaped
 * @param contact the Contact URI as the user agent sent it, private hosts included: the Request-URI
 *     of what is sent there
 * @param q its preference in thousandths, 0 to 1000; a Contact without q has 1000
 * @param expires when it ends by itself
 * @param path URIs between user agent and registrar, the first hop of a request first (RFC 3327)
 * @param source where the REGISTER came from
 * @param instance value of {@code +sip.instance} without quotes and brackets; empty when it has
 *     none
 * @param regId {@code reg-id} of an outbound flow (RFC 5626), from 1; 0 when it is none
 * @param userAgent the User-Agent header; empty when there was none
 * @param callId Call-ID of the REGISTER that made or refreshed it last
 * @param cseq its CSeq number
 */
public record Binding(
    String user,
    String contact,
    int q,
    Instant expires,
    List<String> path,
    Source source,
    String instance,
    int regId,
    String userAgent,
    String callId,
    long cseq) {
  public Binding {
    path = List.copyOf(path);
  }

  /**
   * The path a REGISTER came by (RFC 5626 section 3.2).
   *
   * @param transport {@code udp}, {@code tcp}, ...
   * @param listener name of the listener; empty when somebody else has registered the user: then
   *     the Contact alone says the way
   * @param remote the peer's address as the socket showed it
   * @param flow the path itself while this run of the gateway knows it; empty for a binding that
   *     was kept over a restart, until it is refreshed
   */
  public record Source(
      String transport, String listener, InetSocketAddress remote, Optional<Flow> flow) {
    public static Source of(Flow flow) {
      return new Source(flow.transport(), flow.listener(), flow.remote(), Optional.of(flow));
    }
  }
}
