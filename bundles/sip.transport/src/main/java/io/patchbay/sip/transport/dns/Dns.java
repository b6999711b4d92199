package io.patchbay.sip.transport.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Questions to the domain name system. No method blocks; answers come on any thread, from a cache
 * while their time to live lasts. A name that has no such record completes with an empty list; no
 * usable answer in time completes exceptionally with {@link DnsException}.
 */
public interface Dns {
  /** The IPv4 and IPv6 addresses of a host, also from the machine's hosts file. */
  CompletionStage<List<InetAddress>> addresses(String host);

  /** The SRV records of a name such as {@code _sip._udp.example.com} (RFC 2782). */
  CompletionStage<List<Srv>> srv(String name);

  /** The NAPTR records of a domain (RFC 3403). */
  CompletionStage<List<Naptr>> naptr(String domain);

  /**
   * One server of a service.
   *
   * @param priority the lowest are tried first
   * @param weight share among those of a priority
   * @param target host name, without a dot behind it; empty when the service is not there at all
   */
  record Srv(int priority, int weight, int port, String target) {}

  /**
   * One way to a domain.
   *
   * @param order the lowest first
   * @param preference within an order, the lowest first
   * @param flags lower case, such as {@code s}
   * @param service lower case, such as {@code sip+d2u}
   * @param replacement the name to ask next
   */
  record Naptr(int order, int preference, String flags, String service, String replacement) {}
}
