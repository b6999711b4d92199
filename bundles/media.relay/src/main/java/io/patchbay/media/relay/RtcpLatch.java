package io.patchbay.media.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where one side's RTCP comes from and goes to. It has a port of its own, so it is learned apart
 * from RTP, but only from the hosts that RTP and the SDP vouch for. Not thread-safe.
 */
final class RtcpLatch {
  private final Predicate<InetSocketAddress> own;
  private final Latch rtp;
  private @Nullable InetSocketAddress signalled;
  private @Nullable InetSocketAddress remote;

  /**
   * @param own tells the sockets of the same session, which are never learned
   * @param rtp the latch of the same side's RTP
   */
  RtcpLatch(Predicate<InetSocketAddress> own, Latch rtp) {
    this.own = own;
    this.rtp = rtp;
  }

  /** As {@link Latch#signalled}. */
  void signalled(@Nullable InetSocketAddress address) {
    InetSocketAddress usable = address != null && own.test(address) ? null : address;
    if (usable == null || !usable.equals(signalled)) {
      remote = usable;
    }
    signalled = usable;
  }

  /** An RTCP packet came on the RTCP port; true when it belongs to this side. */
  boolean accept(InetSocketAddress source) {
    if (source.equals(remote)) {
      return true;
    }
    if (!isVouchedFor(source)) {
      return false;
    }
    remote = source;
    return true;
  }

  /** True when RTCP of this host belongs to this side, on whichever port it came. */
  boolean isVouchedFor(InetSocketAddress source) {
    InetAddress host = source.getAddress();
    return (isAt(rtp.remote(), host) || isAt(signalled, host)) && !own.test(source);
  }

  /** Where to send to now; null when nobody knows. */
  @Nullable InetSocketAddress remote() {
    return remote;
  }

  private static boolean isAt(@Nullable InetSocketAddress address, InetAddress host) {
    return address != null && host.equals(address.getAddress());
  }
}
