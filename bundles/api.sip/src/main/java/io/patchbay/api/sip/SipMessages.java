package io.patchbay.api.sip;

import java.util.List;
import java.util.function.Predicate;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.Header;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The only factory of messages and headers. Thread-safe. Every {@code parse...} and text argument
 * is checked: {@link IllegalArgumentException} names what does not parse.
 */
@ProviderType
public interface SipMessages {
  /** A request with the headers of {@code spec} and no others. */
  Request request(RequestSpec spec);

  /**
   * A response with the Via, From, To, Call-ID and CSeq of the request (RFC 3261 section 8.2.6).
   *
   * @param localTag added to To when the request had no To tag and {@code status} is not 100
   */
  Response response(IncomingRequest request, int status, String localTag);

  /** Sets the reason phrase in place of the standard one. */
  void reason(Response response, String phrase);

  /** One header from its name and the text of its value; unknown names are kept as they are. */
  Header header(String name, String value);

  /**
   * Copies headers whose name passes, in their order and as they were written, behind those already
   * there.
   *
   * @param wanted is asked with the full, never the compact, form of a name
   */
  void copyHeaders(Message from, Message to, Predicate<String> wanted);

  /** The headers of a message in their order, those that were received as they were written. */
  default List<HeaderLine> headerLines(Message message) {
    return headerLines(message, name -> true);
  }

  /**
   * Those of the headers whose name passes.
   *
   * @param wanted is asked with the full, never the compact, form of a name
   */
  List<HeaderLine> headerLines(Message message, Predicate<String> wanted);

  /**
   * What stands behind the colons of the headers of one name, in their order, those that were
   * received as they were written: nothing is parsed.
   *
   * @param name the full, never the compact, name
   */
  List<String> values(Message message, String name);

  /**
   * Adds a header behind those already there, as it is written: also one that does not parse as
   * what its name says.
   */
  void addLine(Message message, HeaderLine line);

  /**
   * As {@link #addLine}, in place of all headers of that name: for what we write ourselves, and
   * which nobody has to parse.
   */
  void setLine(Message message, HeaderLine line);

  /** Sets body and Content-Type; {@code contentType} such as {@code application/sdp}. */
  void body(Message message, String contentType, byte[] body);

  /** A name-addr or addr-spec, such as {@code "Alice" <sip:alice@example.com>}. */
  Address address(String text);

  Address address(SipURI uri);

  /** A SIP or SIPS URI. */
  SipURI uri(String text);

  /**
   * A Contact URI for {@code user} (may be empty) at {@code local}; the transport is named unless
   * it is udp.
   */
  SipURI contact(String user, HostPort local, String transport);

  /** A new tag with at least 32 random bits (RFC 3261 section 19.3). */
  String newTag();
}
