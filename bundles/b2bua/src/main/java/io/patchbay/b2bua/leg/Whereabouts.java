package io.patchbay.b2bua.leg;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Set;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;

/**
 * The addresses and host names of a leg that the other must not see, as far as its peer has told
 * them: once told, they stay. On the call's loop.
 */
final class Whereabouts {
  private static final int MOST = 50;

  private Set<String> names = Set.of();

  /**
   * @param remote the peer's address
   * @param uri of the peer
   */
  Whereabouts(InetSocketAddress remote, URI uri) {
    add(HostText.host(remote));
    add(uri);
  }

  /** What is known once this message of the peer has been read. */
  Set<String> after(Message message) {
    if (message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
        && contact.getAddress() != null) {
      add(contact.getAddress().getURI());
    }
    for (ListIterator<?> each = message.getHeaders(RecordRouteHeader.NAME); each.hasNext(); ) {
      add(((RecordRouteHeader) each.next()).getAddress().getURI());
    }
    if (message instanceof Request) { // the Vias of a response are ours
      for (ListIterator<?> each = message.getHeaders(ViaHeader.NAME); each.hasNext(); ) {
        String host = ((ViaHeader) each.next()).getHost();
        add(host);
        add(host.toLowerCase(Locale.ROOT)); // names are the same in any case (RFC 4343)
      }
    }
    return names;
  }

  private Set<String> with(String host) {
    Set<String> more = new HashSet<>(names);
    more.add(host);
    return Set.copyOf(more);
  }

  private void add(URI uri) {
    if (uri instanceof SipURI sip) {
      add(sip.getHost());
    }
  }

  private void add(String host) {
    if (names.size() < MOST && !names.contains(host)) {
      names = names.isEmpty() ? Set.of(host) : with(host);
    }
  }
}
