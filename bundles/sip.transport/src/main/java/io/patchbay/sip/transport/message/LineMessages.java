package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.CallIdHeader;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages as header lines, each built fresh: nothing is cloned from another. */
public final class LineMessages implements SipMessages {
  /** What every response repeats of its request (RFC 3261 section 8.2.6.2). */
  private static final Set<String> COPIED =
      HeaderName.setOf("via", "from", "to", "call-id", "cseq");

  private final AddressFactoryImpl addresses = new AddressFactoryImpl();

  @Override
  public Request request(RequestSpec spec) {
    LineRequest request = new LineRequest(spec.method(), spec.uri());
    for (Address route : spec.routes()) {
      request.add(Line.of("Route", nameAddr(route, "")));
    }
    request.add(Line.of("Max-Forwards", Integer.toString(spec.maxForwards())));
    request.add(Line.of("From", nameAddr(spec.from(), tag(spec.fromTag()))));
    request.add(Line.of("To", nameAddr(spec.to(), spec.toTag().map(LineMessages::tag).orElse(""))));
    request.add(Line.of("Call-ID", HeaderLines.oneLine(spec.callId())));
    request.add(Line.of("CSeq", spec.cseq() + " " + spec.method()));
    spec.contact().ifPresent(contact -> request.add(Line.of("Contact", nameAddr(contact, ""))));
    return request;
  }

  /** With angle brackets, so that parameters behind them are those of the header. */
  private static String nameAddr(Address address, String parameters) {
    StringBuilder text = WrittenText.append(new StringBuilder(96), address);
    if (text.lastIndexOf(">") != text.length() - 1) {
      text.insert(0, '<').append('>');
    }
    return HeaderLines.oneLine(text.append(parameters).toString());
  }

  private static String tag(String tag) {
    if (!MessageCutter.isToken(tag)) {
      throw new IllegalArgumentException("not a tag: " + tag);
    }
    return ";tag=" + tag;
  }

  @Override
  public Response response(IncomingRequest request, int status, String localTag) {
    LineResponse response = new LineResponse(status);
    boolean tagged = status == 100 || request.toTag().isPresent();
    for (Line line : ((LineMessage) request.request()).lines()) {
      if (line.is(ToHeader.NAME) && !tagged) {
        response.add(Line.of(line.name(), line.value() + ";tag=" + localTag));
      } else if (COPIED.contains(line.name())) {
        response.add(line.copy());
      }
    }
    return response;
  }

  @Override
  public void reason(Response response, String phrase) {
    try {
      response.setReasonPhrase(HeaderLines.oneLine(phrase));
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a reason phrase: " + phrase, e);
    }
  }

  @Override
  public Header header(String name, String value) {
    return HeaderLines.header(name, value);
  }

  @Override
  public void copyHeaders(Message from, Message to, Predicate<String> wanted) {
    for (Line line : ((LineMessage) from).lines()) {
      if (wanted.test(line.name())) {
        ((LineMessage) to).add(line.copy());
      }
    }
  }

  @Override
  public List<HeaderLine> headerLines(Message message, Predicate<String> wanted) {
    List<HeaderLine> lines = new ArrayList<>();
    for (Line line : ((LineMessage) message).lines()) {
      if (wanted.test(line.name())) {
        lines.add(new HeaderLine(line.name(), line.value()));
      }
    }
    return lines;
  }

  @Override
  public List<String> values(Message message, String name) {
    List<String> values = List.of();
    for (Line line : ((LineMessage) message).lines()) {
      if (line.is(name)) {
        values = values.isEmpty() ? new ArrayList<>(2) : values;
        values.add(line.value());
      }
    }
    return values;
  }

  @Override
  public void addLine(Message message, HeaderLine line) {
    ((LineMessage) message).add(checked(line));
  }

  @Override
  public void setLine(Message message, HeaderLine line) {
    ((LineMessage) message).set(checked(line));
  }

  private static Line checked(HeaderLine line) {
    if (!MessageCutter.isToken(line.name())) {
      throw new IllegalArgumentException("not a header name: " + line.name());
    }
    return Line.of(line.name(), HeaderLines.oneLine(line.value()));
  }

  @Override
  public void body(Message message, String contentType, byte[] body) {
    setLine(message, new HeaderLine("Content-Type", contentType));
    ((LineMessage) message).body(body.clone());
  }

  @Override
  public Address address(String text) {
    try {
      return addresses.createAddress(HeaderLines.oneLine(text));
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }

  @Override
  public Address address(SipURI uri) {
    AddressImpl address = new AddressImpl();
    address.setURI(uri);
    return address;
  }

  @Override
  public SipURI uri(String text) {
    SipURI everyday = EverydayHeaders.uri(text);
    if (everyday != null) {
      return everyday;
    }
    try {
      if (addresses.createURI(HeaderLines.oneLine(text)) instanceof SipURI uri) {
        return uri;
      }
    } catch (ParseException | RuntimeException e) {
      throw new IllegalArgumentException("not a SIP URI: " + text, e);
    }
    throw new IllegalArgumentException("not a SIP URI: " + text);
  }

  @Override
  public SipURI contact(String user, HostPort local, String transport) {
    try {
      SipUri uri = new SipUri();
      if (!user.isEmpty()) {
        uri.setUser(user);
      }
      uri.setHost(local.host().indexOf(':') < 0 ? local.host() : "[" + local.host() + "]");
      uri.setPort(local.port());
      if (!transport.equals("udp")) {
        // The parameter of both WebSocket transports is ws (RFC 7118 section 5.1).
        uri.setTransportParam(transport.equals("wss") ? "ws" : transport);
      }
      return uri;
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a contact: " + user + " at " + local, e);
    }
  }

  @Override
  public String newTag() {
    return Tokens.tag();
  }

  public static String callId(Request request) {
    return ((LineMessage) request).first(CallIdHeader.NAME).orElseThrow();
  }

  /** The tag of its To; empty when it has none. */
  public static Optional<String> toTag(Response response) {
    return ((LineMessage) response)
        .first(ToHeader.NAME)
        .flatMap(to -> HeaderText.parameter(to, "tag"));
  }
}
