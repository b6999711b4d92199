package io.patchbay.sip.transport.message;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.core.NameValue;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.Protocol;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/**
 * Headers that nearly every call is asked for, made of their everyday form: the same objects as
 * JAIN's parser makes, which makes many more on its way.
 */
final class EverydayHeaders {
  private EverydayHeaders() {}

  /** The header; null where the parser has to read it. */
  static @Nullable SIPHeader header(String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "via" -> via(value);
      case "from" -> address(value, new From());
      case "to" -> address(value, new To());
      case "contact" -> address(value, new Contact());
      default -> null;
    };
  }

  /** The Request-URI of a request's first line; null where the parser has to read it. */
  static @Nullable SipURI requestUri(String line) {
    EverydayForm form = EverydayForm.ofRequestLine(line);
    return form == null ? null : uri(form);
  }

  /** The URI; null where the parser has to read it. */
  static @Nullable SipURI uri(String text) {
    EverydayForm form = EverydayForm.ofUri(text);
    return form == null ? null : uri(form);
  }

  private static @Nullable Via via(String value) {
    EverydayForm form = EverydayForm.of("Via", value);
    if (form == null) {
      return null;
    }
    Via via = new Via();
    Protocol protocol = new Protocol();
    protocol.setTransport(form.transport());
    via.setSentProtocol(protocol);
    via.setSentBy(hostPort(form));
    each(
        form.parameters(),
        flag -> new NameValue(flag, null),
        parameter -> {
          parameter.setName(parameter.getName().toLowerCase(Locale.ROOT));
          via.setParameter(parameter);
        });
    return via;
  }

  private static @Nullable SIPHeader address(String value, AddressParametersHeader header) {
    EverydayForm form = EverydayForm.of("From", value);
    if (form == null) {
      return null;
    }
    AddressImpl address = new AddressImpl();
    String displayName = form.displayName().trim();
    if (!displayName.isEmpty()) {
      address.setDisplayName(displayName);
    }
    address.setURI(uri(form));
    header.setAddress(address);
    each(form.parameters(), EverydayHeaders::flag, header::setParameter);
    return header;
  }

  private static SipUri uri(EverydayForm form) {
    SipUri uri = new SipUri();
    if (!form.user().isEmpty()) {
      uri.setUser(form.user());
    }
    uri.setHostPort(hostPort(form));
    each(form.uriParameters(), EverydayHeaders::flag, uri::setUriParameter);
    return uri;
  }

  private static HostPort hostPort(EverydayForm form) {
    HostPort hostPort = new HostPort();
    hostPort.setHost(new Host(form.host()));
    if (!form.port().isEmpty()) {
      hostPort.setPort(Integer.parseInt(form.port()));
    }
    return hostPort;
  }

  private static NameValue flag(String name) {
    return new NameValue(name, "", true);
  }

  /**
   * Each of parameters that begin with a semicolon.
   *
   * @param flag makes one without a value
   */
  private static void each(
      String parameters, Function<String, NameValue> flag, Consumer<NameValue> taker) {
    int end;
    for (int at = 0; at < parameters.length(); at = end) {
      end = parameters.indexOf(';', at + 1);
      end = end < 0 ? parameters.length() : end;
      int equals = parameters.indexOf('=', at);
      taker.accept(
          equals >= 0 && equals < end
              ? new NameValue(
                  parameters.substring(at + 1, equals), parameters.substring(equals + 1, end))
              : flag.apply(parameters.substring(at + 1, end)));
    }
  }
}
