package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent.Evidence;
import io.patchbay.api.media.MediaLearning;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Latches with one socket of their own session, and one of another. */
final class LatchSetup implements OwnSockets {
  static final long WINDOW = 3000;
  static final LearningRules HEURISTIC =
      new LearningRules(MediaLearning.HEURISTIC, true, HandOver.PORT, false, WINDOW);
  static final InetSocketAddress OTHER_SESSION = new InetSocketAddress("10.0.0.1", 20100);

  final List<String> decisions = new ArrayList<>();
  private final InetSocketAddress own;
  private final LongSupplier clock;

  LatchSetup(InetSocketAddress own, LongSupplier clock) {
    this.own = own;
    this.clock = clock;
  }

  Latch rtp(LearningRules rules) {
    return new Latch(rules, this, clock, this::decided);
  }

  RtcpLatch rtcp(LearningRules rules, Latch rtp) {
    return new RtcpLatch(rules, this, clock, this::decided, rtp);
  }

  private void decided(InetSocketAddress before, InetSocketAddress now, Evidence evidence) {
    decisions.add(SdpAddresses.text(before) + " > " + SdpAddresses.text(now) + " " + evidence);
  }

  @Override
  public boolean inSession(InetSocketAddress address) {
    return address.equals(own);
  }

  @Override
  public boolean inRelay(InetSocketAddress address) {
    return address.equals(own) || address.equals(OTHER_SESSION);
  }
}
