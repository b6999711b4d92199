package io.patchbay.sip.transport.net;

import io.netty.channel.ConnectTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the kernel said, in the words of one line of log. */
final class Failure {
  /** Before the reason, in what Netty's native sockets say. */
  private static final String NATIVE = "(..) failed";

  private Failure() {}

  static String of(@Nullable Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return "connect timed out";
    }
    String text = cause == null ? null : cause.getMessage();
    if (text == null) {
      return cause == null ? "failed" : cause.getClass().getSimpleName();
    }
    int call = text.indexOf(NATIVE);
    int reason = call < 0 ? -1 : text.indexOf(": ", call);
    if (reason >= 0) {
      text = text.substring(reason + 2);
    }
    // Netty puts the address behind a colon; the caller names it already.
    int colon = text.indexOf(": ");
    String plain = colon < 0 ? text : text.substring(0, colon);
    return plain.isEmpty()
        ? text
        : plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
  }

  /** What was behind it all: TLS wraps what a certificate check says. */
  static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text = cause.getMessage();
    return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
  }
}
