package io.patchbay.sip.nat;

import io.patchbay.api.sip.Flow;
import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** What a message says of who sent it, and what the socket says. */
final class Sender {
  private static final int DEFAULT_PORT = 5060;
  private static final int SECURE_PORT = 5061;

  /** A host and port as they stand somewhere; the address is null when the host is a name. */
  record Place(String host, @Nullable InetAddress address, int port) {}

  private final Message message;
  private final byte[] body;
  private final Flow flow;

  Sender(Message message, byte[] body, Flow flow) {
    this.message = message;
    this.body = body;
    this.flow = flow;
  }

  InetSocketAddress source() {
    return flow.remote();
  }

  boolean isWebSocket() {
    return flow.transport().equals("ws") || flow.transport().equals("wss");
  }

  /** The sent-by of a request's top Via, whatever {@code received} says; none of a response. */
  Optional<Place> via() {
    return message instanceof Request
            && message.getHeader(ViaHeader.NAME) instanceof ViaHeader via
            && via.getHost() != null
        ? Optional.of(place(via.getHost(), via.getPort(), port(flow.transport())))
        : Optional.empty();
  }

  /** The first Contact; none where there is none, or {@code *}. */
  Optional<Place> contact() {
    return message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
            && !contact.isWildCard()
            && contact.getAddress() != null
        ? place(contact.getAddress().getURI())
        : Optional.empty();
  }

  Optional<Place> requestUri() {
    return message instanceof Request request ? place(request.getRequestURI()) : Optional.empty();
  }

  /** Whether it is an address peers know as ours. */
  boolean isOurs(Place place) {
    return place.host().equalsIgnoreCase(flow.local().host())
        || flow.localAddress().equals(place.address());
  }

  /** The addresses streams that are wanted have, at session or media level; hold has none. */
  List<InetAddress> media() {
    List<InetAddress> addresses = new ArrayList<>();
    if (message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
        && type.getContentSubType().equalsIgnoreCase("sdp")) {
      try {
        for (MediaDescription media : SessionDescription.parse(body).media()) {
          media
              .connection()
              .filter(connection -> !media.isRejected() && !connection.isNull())
              .flatMap(connection -> connection.inetAddress())
              .ifPresent(addresses::add);
        }
      } catch (SdpException e) {
        // what cannot be read is judged by whoever needs it
      }
    }
    return addresses;
  }

  private static Optional<Place> place(URI uri) {
    if (!(uri instanceof SipURI sip) || sip.getHost() == null) {
      return Optional.empty();
    }
    String transport = sip.getTransportParam();
    int port = sip.isSecure() ? SECURE_PORT : port(transport == null ? "udp" : transport);
    return Optional.of(place(sip.getHost(), sip.getPort(), port));
  }

  private static Place place(String host, int port, int defaultPort) {
    String plain =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return new Place(
        plain,
        new Connection(AddressFamily.IP4, plain).inetAddress().orElse(null),
        port > 0 ? port : defaultPort);
  }

  private static int port(String transport) {
    return transport.equalsIgnoreCase("tls") || transport.equalsIgnoreCase("wss")
        ? SECURE_PORT
        : DEFAULT_PORT;
  }
}
