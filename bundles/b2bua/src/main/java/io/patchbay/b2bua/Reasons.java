package io.patchbay.b2bua;

import org.jspecify.annotations.Nullable;

/** Failures of asynchronous work, in words for the log. */
final class Reasons {
  private Reasons() {}

  static String of(@Nullable Throwable failed) {
    Throwable cause = failed != null && failed.getCause() != null ? failed.getCause() : failed;
    if (cause == null) {
      return "no reason given";
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
