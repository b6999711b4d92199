package io.patchbay.media.relay;

import io.patchbay.api.media.MediaEvent.Evidence;
import io.patchbay.api.media.MediaLearning;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one side's RTCP comes from and goes to. It has a port of its own, so it is learned apart
 * from RTP, but only from the hosts that RTP and the SDP vouch for; without learning only from the
 * address in the SDP. Not thread-safe.
 */
final class RtcpLatch {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final LearningRules rules;
  private final OwnSockets own;
  private final LongSupplier clock;
  private final SourceObserver observer;
  private final Latch rtp;
  private @Nullable InetSocketAddress signalled;
  private @Nullable InetSocketAddress remote;
  private long movedAt = NEVER;

  /**
   * @param rtp the latch of the same side's RTP
   */
  RtcpLatch(
      LearningRules rules, OwnSockets own, LongSupplier clock, SourceObserver observer, Latch rtp) {
    this.rules = rules;
    this.own = own;
    this.clock = clock;
    this.observer = observer;
    this.rtp = rtp;
  }

  /** As {@link Latch#signalled}. */
  void signalled(@Nullable InetSocketAddress address) {
    InetSocketAddress usable = address != null && own.inSession(address) ? null : address;
    if (usable == null || !usable.equals(signalled)) {
      remote = usable;
    }
    signalled = usable;
    movedAt = NEVER;
  }

  /** An RTCP packet came on the RTCP port; true when it belongs to this side. */
  boolean accept(InetSocketAddress source) {
    if (source.equals(remote) && isVouchedFor(source)) {
      return true;
    }
    if (!isVouchedFor(source)) {
      return !rules.strict() && !isOwn(source);
    }
    move(source);
    return true;
  }

  /** True when RTCP of this host belongs to this side, on whichever port it came. */
  boolean isVouchedFor(InetSocketAddress source) {
    if (rules.mode() == MediaLearning.OFF) {
      return source.equals(signalled) || source.equals(rtp.signalled());
    }
    InetAddress host = source.getAddress();
    return (isAt(rtp.remote(), host) || isAt(signalled, host)) && !isOwn(source);
  }

  /**
   * Where to send to now; null when nobody knows. What was learned while RTP was, from a host that
   * turned out to be a stranger's, is forgotten.
   */
  @Nullable InetSocketAddress destination() {
    InetSocketAddress learned = remote;
    return rules.asymmetric() || learned == null || !isVouchedFor(learned) ? signalled : learned;
  }

  private void move(InetSocketAddress source) {
    long now = clock.getAsLong();
    InetSocketAddress before = remote;
    boolean known = before != null && isVouchedFor(before) && !before.equals(signalled);
    if (known && now - movedAt < Latch.HAND_OVER_PAUSE) {
      return;
    }
    movedAt = now;
    remote = source;
    observer.onSource(before, source, source.equals(signalled) ? Evidence.SDP : Evidence.FOLLOWED);
  }

  private boolean isOwn(InetSocketAddress source) {
    return !source.equals(signalled) && (own.inSession(source) || own.inRelay(source));
  }

  private static boolean isAt(@Nullable InetSocketAddress address, InetAddress host) {
    return address != null && host.equals(address.getAddress());
  }
}
