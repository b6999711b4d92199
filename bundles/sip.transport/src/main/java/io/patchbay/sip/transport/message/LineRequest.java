package io.patchbay.sip.transport.message;

import javax.sip.address.URI;
import javax.sip.message.Request;

/** A request as header lines. */
final class LineRequest extends LineMessage implements Request {
  private static final long serialVersionUID = 1L;

  private String method;
  private transient URI uri;

  /** A request of ours, without headers. */
  LineRequest(String method, URI uri) {
    this.method = method;
    this.uri = uri;
  }

  LineRequest(RawMessage raw, URI uri) {
    super(raw);
    this.method = raw.startLine().substring(0, raw.startLine().indexOf(' '));
    this.uri = uri;
  }

  private LineRequest(LineRequest other) {
    super(other);
    this.method = other.method;
    this.uri = (URI) other.uri.clone();
  }

  @Override
  String startLine() {
    return method + " " + uri + " SIP/2.0";
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
    return uri;
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
