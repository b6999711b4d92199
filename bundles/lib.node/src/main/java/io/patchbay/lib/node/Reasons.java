package io.patchbay.lib.node;

import java.net.PortUnreachableException;
import java.net.UnknownHostException;

/** What went wrong with a socket, in words for a log line. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable cause) {
    if (cause instanceof PortUnreachableException) {
      return "nobody listens there (port unreachable)";
    }
    if (cause instanceof UnknownHostException) {
      return "unknown host " + cause.getMessage();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
