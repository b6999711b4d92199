package io.patchbay.sip.transport.message;

import javax.sip.message.Response;

/** A response as header lines. */
final class LineResponse extends LineMessage implements Response {
  private static final long serialVersionUID = 1L;

  private int status;
  private String reason;

  /** A response of ours, without headers. */
  LineResponse(int status) {
    this.status = status;
    this.reason = ReasonPhrase.of(status);
  }

  LineResponse(RawMessage raw, int status) {
    super(raw);
    this.status = status;
    String line = raw.startLine();
    this.reason = line.length() > 12 ? line.substring(12).strip() : "";
  }

  private LineResponse(LineResponse other) {
    super(other);
    this.status = other.status;
    this.reason = other.reason;
  }

  @Override
  void writeStartLine(StringBuilder text) {
    text.append("SIP/2.0 ").append(status).append(' ').append(reason);
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public void setStatusCode(int changed) {
    requireOurs();
    status = changed;
  }

  @Override
  public String getReasonPhrase() {
    return reason;
  }

  @Override
  public void setReasonPhrase(String changed) {
    requireOurs();
    reason = HeaderLines.oneLine(changed);
  }

  @Override
  public Object clone() {
    return new LineResponse(this);
  }
}
