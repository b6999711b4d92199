package io.patchbay.sip.transport.dns;

/** No usable answer came; the message says for what, and why. */
public final class DnsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DnsException(String message) {
    super(message, null, false, false);
  }
}
