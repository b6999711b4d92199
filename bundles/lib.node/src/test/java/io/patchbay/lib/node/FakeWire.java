package io.patchbay.lib.node;

import java.util.ArrayList;
import java.util.List;

/** A wire a test looks at and answers on. */
final class FakeWire implements Wire {
  final List<String> sent = new ArrayList<>();
  final List<String> abandoned = new ArrayList<>();
  final WireListener listener;
  private final boolean lossy;
  boolean closed;

  FakeWire(WireListener listener, boolean lossy) {
    this.listener = listener;
    this.lossy = lossy;
  }

  @Override
  public boolean isLossy() {
    return lossy;
  }

  @Override
  public void send(String cookie, byte[] body) {
    sent.add(cookie);
  }

  @Override
  public void abandon(String cookie) {
    abandoned.add(cookie);
  }

  @Override
  public void close() {
    closed = true;
  }

  String last() {
    return sent.get(sent.size() - 1);
  }
}
