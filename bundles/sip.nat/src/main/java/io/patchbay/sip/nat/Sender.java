package io.patchbay.sip.nat;

import io.patchbay.api.sip.Flow;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.Connection;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of who sent it, and what the socket says. Each is looked for when it is asked
 * for, and once. Used by one thread.
 */
final class Sender {
  private static final int DEFAULT_PORT = 5060;
  private static final int SECURE_PORT = 5061;

  /**
   * A host and port as they stand somewhere.
   *
   * @param host empty where nothing stands
   * @param address null when the host is a name
   */
  record Place(String host, @Nullable InetAddress address, int port) {
    static final Place NONE = new Place("", null, 0);

    boolean isGiven() {
      return this != NONE;
    }

    boolean isIn(NetworkList networks) {
      return address != null && networks.contains(address);
    }

    boolean isBeside(InetAddress source) {
      return address != null && !address.equals(source);
    }
  }

  private final Message message;
  private final byte[] body;
  private final Flow flow;
  private @Nullable Place via;
  private @Nullable Place contact;

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
  Place via() {
    if (via == null) {
      via =
          message instanceof Request
                  && message.getHeader(ViaHeader.NAME) instanceof ViaHeader top
                  && top.getHost() != null
              ? place(top.getHost(), top.getPort(), port(flow.transport()))
              : Place.NONE;
    }
    return via;
  }

  /** The first Contact; none where there is none, or {@code *}. */
  Place contact() {
    if (contact == null) {
      contact =
          message.getHeader(ContactHeader.NAME) instanceof ContactHeader first
                  && !first.isWildCard()
                  && first.getAddress() != null
              ? place(first.getAddress().getURI())
              : Place.NONE;
    }
    return contact;
  }

  Place requestUri() {
    return message instanceof Request request ? place(request.getRequestURI()) : Place.NONE;
  }

  /** Whether the Request-URI is an address, and none that peers know as ours. */
  boolean isElsewhere() {
    Place uri = requestUri();
    return uri.isBeside(flow.localAddress()) && !uri.host().equalsIgnoreCase(flow.local().host());
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

  private static Place place(URI uri) {
    if (!(uri instanceof SipURI sip) || sip.getHost() == null) {
      return Place.NONE;
    }
    String transport = sip.getTransportParam();
    int port = sip.isSecure() ? SECURE_PORT : port(transport == null ? "udp" : transport);
    return place(sip.getHost(), sip.getPort(), port);
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
