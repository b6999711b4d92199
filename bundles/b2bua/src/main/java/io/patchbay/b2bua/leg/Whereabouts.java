package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.SipMessages;
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

  private final SipMessages messages;
  private Set<String> names = Set.of();

  /**
   * @param messages reads what the peer has written
   * @param remote the peer's address
   * @param uri of the peer
   */
  Whereabouts(SipMessages messages, InetSocketAddress remote, URI uri) {
    this.messages = messages;
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
      addVias(message);
    }
    return names;
  }

  private void addVias(Message request) {
    for (String via : messages.values(request, ViaHeader.NAME)) {
      String host = host(via);
      if (host.isEmpty()) {
        addParsed(request);
        return;
      }
      add(host);
    }
  }

  private void addParsed(Message request) {
    for (ListIterator<?> each = request.getHeaders(ViaHeader.NAME); each.hasNext(); ) {
      add(((ViaHeader) each.next()).getHost());
    }
  }

  /** Who a Via says has sent it, as the parser has it, where it is written plainly; else empty. */
  private static String host(String via) {
    int start = via.indexOf(' ') + 1;
    int end = start;
    while (end < via.length() && isOfHost(via.charAt(end))) {
      end++;
    }
    boolean ends = end == via.length() || via.charAt(end) == ':' || via.charAt(end) == ';';
    boolean plain = ends && via.startsWith("SIP/2.0/") && via.indexOf(',') < 0;
    return plain ? via.substring(start, end).toLowerCase(Locale.ROOT) : "";
  }

  private Set<String> with(String host) {
    Set<String> more = new HashSet<>(names);
    more.add(host);
    return Set.copyOf(more);
  }

  private static boolean isOfHost(char c) {
    return c == '.' || c == '-' || Character.isLetterOrDigit(c);
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
