package io.patchbay.launcher;

import org.jspecify.annotations.Nullable;

/** The console shows no stack traces: what is logged there carries its reason in the line. */
final class Reasons {
  private Reasons() {}

  static String append(String message, @Nullable Throwable cause) {
    if (cause == null) {
      return message;
    }
    String reason = cause.getMessage();
    String text = reason == null ? cause.getClass().getSimpleName() : reason;
    return message.contains(text) ? message : message + ": " + text;
  }
}
