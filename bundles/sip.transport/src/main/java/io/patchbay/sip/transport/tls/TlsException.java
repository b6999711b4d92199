package io.patchbay.sip.transport.tls;

import java.io.IOException;

/** A certificate, key or authority cannot be used; the message names key, file and reason. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}
