package io.patchbay.media.relay;

import io.patchbay.api.media.MediaException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** The RTP and the RTCP socket of one end of a stream. Belongs on its loop. */
final class SocketPair {
  /** A pool whose ports are in other hands to this extent is not worth more system calls. */
  private static final int MAX_TRIES = 64;

  private final MediaLoop loop;
  private final PortPool pool;
  private final int port;
  private final MediaSocket rtp;
  private final MediaSocket rtcp;
  private boolean open = true;

  private SocketPair(MediaLoop loop, PortPool pool, int port, MediaSocket rtp, MediaSocket rtcp) {
    this.loop = loop;
    this.pool = pool;
    this.port = port;
    this.rtp = rtp;
    this.rtcp = rtcp;
  }

  /**
   * Takes a pair of ports and binds both, or neither: a pair that somebody else has a part of goes
   * to the end of the pool, and the next one is tried.
   *
   * @throws MediaException {@link MediaException.Kind#EXHAUSTED} when no pair is left or none can
   *     be bound, {@link MediaException.Kind#UNAVAILABLE} when the address is not ours
   */
  static SocketPair open(
      MediaLoop loop, PortPool pool, InetAddress local, PacketHandler rtp, PacketHandler rtcp)
      throws MediaException {
    String reason = "all are in use";
    for (int i = 0; i < MAX_TRIES; i++) {
      int port = pool.take();
      if (port < 0) {
        break;
      }
      @Nullable MediaSocket first = null;
      try {
        first = loop.bind(local, port, rtp);
        return new SocketPair(loop, pool, port, first, loop.bind(local, port + 1, rtcp));
      } catch (IOException e) {
        if (first != null) {
          first.close();
        }
        loop.afterClosing(() -> pool.release(port));
        reason = String.valueOf(e.getMessage());
        if (!(e instanceof BindException)) {
          break;
        }
        requireOurs(local);
      }
    }
    throw new MediaException(
        MediaException.Kind.EXHAUSTED,
        "no pair of ports in "
            + pool.range()
            + " on "
            + local.getHostAddress()
            + " ("
            + reason
            + ")");
  }

  private static void requireOurs(InetAddress local) throws MediaException {
    try {
      if (!local.isLoopbackAddress() && NetworkInterface.getByInetAddress(local) == null) {
        throw new MediaException(
            MediaException.Kind.UNAVAILABLE,
            local.getHostAddress() + " is not an address of this machine");
      }
    } catch (SocketException e) {
      throw new MediaException(
          MediaException.Kind.UNAVAILABLE, "cannot list network interfaces: " + e.getMessage());
    }
  }

  MediaSocket rtp() {
    return rtp;
  }

  MediaSocket rtcp() {
    return rtcp;
  }

  /** Marks what both sockets send, as {@link MediaSocket#dscp}. */
  void dscp(int codePoint) {
    rtp.dscp(codePoint);
    rtcp.dscp(codePoint);
  }

  /** Closes both sockets; the ports go back to the pool once they are free. May be repeated. */
  void close() {
    if (open) {
      open = false;
      rtp.close();
      rtcp.close();
      loop.afterClosing(() -> pool.release(port));
    }
  }
}
