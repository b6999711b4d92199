package io.patchbay.console;

import io.patchbay.api.sip.ListenerStatus;

/** Listening points as text. */
final class Listeners {
  private Listeners() {}

  static String describe(ListenerStatus listener) {
    String where = listener.transport() + " " + listener.bind();
    if (!listener.listening()) {
      return where + " NOT listening: " + listener.detail();
    }
    return where + " listening, advertised " + listener.advertised();
  }
}
