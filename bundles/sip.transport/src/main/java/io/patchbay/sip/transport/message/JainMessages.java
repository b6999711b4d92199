package io.patchbay.sip.transport.message;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipMessages;
import java.text.ParseException;
import java.util.Iterator;
import java.util.function.Predicate;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.Header;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages on jain-sip-ri's model, each built fresh: nothing is cloned from another. */
public final class JainMessages implements SipMessages {
  private final AddressFactoryImpl addresses = new AddressFactoryImpl();

  @Override
  public Request request(RequestSpec spec) {
    try {
      SIPRequest request = new SIPRequest();
      request.setMethod(spec.method());
      request.setRequestURI(spec.uri());
      if (!spec.routes().isEmpty()) {
        RouteList routes = new RouteList();
        for (Address address : spec.routes()) {
          Route route = new Route();
          route.setAddress(address);
          routes.add(route);
        }
        request.setHeader((Header) routes);
      }
      request.addHeader(new MaxForwards(spec.maxForwards()));
      From from = new From();
      from.setAddress(spec.from());
      from.setTag(spec.fromTag());
      request.addHeader(from);
      To to = new To();
      to.setAddress(spec.to());
      if (spec.toTag().isPresent()) {
        to.setTag(spec.toTag().get());
      }
      request.addHeader(to);
      request.addHeader(new CallID(spec.callId()));
      request.addHeader(new CSeq(spec.cseq(), spec.method()));
      if (spec.contact().isPresent()) {
        Contact contact = new Contact();
        contact.setAddress(spec.contact().get());
        request.addHeader(contact);
      }
      return request;
    } catch (ParseException | InvalidArgumentException e) {
      throw new IllegalArgumentException("not a request: " + spec, e);
    }
  }

  @Override
  public Response response(IncomingRequest request, int status, String localTag) {
    try {
      SIPResponse response = new SIPResponse();
      response.setStatusCode(status);
      response.setReasonPhrase(ReasonPhrase.of(status));
      SIPRequest asked = (SIPRequest) request.request();
      response.setHeader((Header) asked.getViaHeaders());
      response.addHeader(asked.getFrom());
      response.addHeader(to(asked.getTo(), status, localTag));
      response.addHeader(asked.getCallId());
      response.addHeader(asked.getCSeq());
      return response;
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a response: " + status, e);
    }
  }

  private static Header to(ToHeader asked, int status, String localTag) throws ParseException {
    To to = new To();
    to.setAddress(asked.getAddress());
    if (asked.getTag() != null) {
      to.setTag(asked.getTag());
    } else if (status != 100) {
      to.setTag(localTag);
    }
    return to;
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
    if (((SIPMessage) from).getApplicationData() instanceof RawMessage raw) {
      for (RawHeader line : raw.headers()) {
        if (wanted.test(line.name())) {
          append(to, HeaderLines.asWritten(line));
        }
      }
      return;
    }
    for (Iterator<SIPHeader> headers = ((SIPMessage) from).getHeaders(); headers.hasNext(); ) {
      SIPHeader header = headers.next();
      if (wanted.test(header.getName())) {
        append(to, header);
      }
    }
  }

  /**
   * JAIN's addHeader puts Via and Record-Route before those that are there, which turns their
   * order.
   */
  private static void append(Message to, Header header) {
    try {
      to.addLast(header);
    } catch (SipException e) {
      throw new IllegalArgumentException("cannot be added: " + header, e);
    }
  }

  @Override
  public void body(Message message, String contentType, byte[] body) {
    message.setHeader(HeaderLines.header("Content-Type", contentType));
    ((SIPMessage) message).setMessageContent(body.clone());
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
        uri.setTransportParam(transport);
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
    return ((SIPRequest) request).getCallId().getCallId();
  }
}
