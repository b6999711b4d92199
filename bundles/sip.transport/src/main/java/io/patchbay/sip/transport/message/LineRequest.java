package io.patchbay.sip.transport.message;

import javax.sip.address.URI;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** A request as header lines. */
final class LineRequest extends LineMessage implements Request {
  private static final long serialVersionUID = 1L;

  private String method;
  private final String received;
  private transient @Nullable URI uri;

  /** A request of ours, without headers. */
  LineRequest(String method, URI uri) {
    this.method = method;
    this.uri = uri;
    this.received = "";
  }

  /** A received request; its URI is parsed when it is asked for. */
  LineRequest(RawMessage raw) {
    super(raw);
    this.method = raw.startLine().substring(0, raw.startLine().indexOf(' '));
    this.received = raw.startLine();
  }

  private LineRequest(LineRequest other) {
    super(other);
    this.method = other.method;
    this.uri = (URI) other.getRequestURI().clone();
    this.received = "";
  }

  @Override
  void writeStartLine(StringBuilder text) {
    WrittenText.append(text.append(method).append(' '), getRequestURI()).append(" SIP/2.0");
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public void setMethod(String changed) {
    requireOurs();
    method = changed;
  }

  @Override
  public URI getRequestURI() {
    URI known = uri;
    if (known == null) {
      known = parsed(received);
      uri = known;
    }
    return known;
  }

  private static URI parsed(String line) {
    try {
      return MessageParser.requestUri(line);
    } catch (MalformedException e) {
      throw new IllegalStateException("not refused: " + line, e);
    }
  }

  @Override
  public void setRequestURI(URI changed) {
    requireOurs();
    uri = changed;
  }

  @Override
  public Object clone() {
    return new LineRequest(this);
  }
}
