package io.patchbay.testkit.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of an audio stream: an even port for RTP and the odd one above it for RTCP. It measures
 * and records what arrives, and sends from the same ports (symmetric RTP, RFC 4961).
 *
 * <p>One thread of its own receives. All methods may be called from any thread; {@link #close} ends
 * the thread and frees both ports before it returns, and what was received can still be read.
 */
public final class RtpEndpoint implements AutoCloseable {
  private static final int ATTEMPTS = 200;

  private final G711 law;
  private final DatagramChannel rtp;
  private final DatagramChannel rtcp;
  private final Selector selector;
  private final Reception reception;
  private final Thread thread;
  private volatile @Nullable InetSocketAddress remoteRtp;
  private volatile @Nullable InetSocketAddress remoteRtcp;

  private RtpEndpoint(G711 law, DatagramChannel rtp, DatagramChannel rtcp) throws IOException {
    this.law = law;
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.reception = new Reception(law);
    this.selector = Selector.open();
    rtp.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    rtcp.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    this.thread = new Thread(this::receive, "testkit-rtp-" + rtpAddress().getPort());
    thread.setDaemon(true);
  }

  /** An endpoint on a free pair of ports of 127.0.0.1. */
  public static RtpEndpoint open(G711 law) throws IOException {
    return open(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), law);
  }

  /** An endpoint on a free pair of ports of {@code address}. */
  public static RtpEndpoint open(InetAddress address, G711 law) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      DatagramChannel first = DatagramChannel.open().bind(new InetSocketAddress(address, 0));
      int port = ((InetSocketAddress) first.getLocalAddress()).getPort();
      DatagramChannel second = DatagramChannel.open();
      try {
        second.bind(new InetSocketAddress(address, port ^ 1));
      } catch (BindException taken) {
        first.close();
        second.close();
        continue;
      }
      boolean even = port % 2 == 0;
      RtpEndpoint endpoint = new RtpEndpoint(law, even ? first : second, even ? second : first);
      endpoint.thread.start();
      return endpoint;
    }
    throw new BindException("no free pair of ports on " + address);
  }

  public G711 law() {
    return law;
  }

  /** Where it listens for RTP; RTCP is one port above. */
  public InetSocketAddress rtpAddress() {
    return (InetSocketAddress) rtp.socket().getLocalSocketAddress();
  }

  /** Sends to {@code rtpTarget} from now on, and RTCP to the port above. */
  public void sendTo(InetSocketAddress rtpTarget) {
    sendTo(rtpTarget, new InetSocketAddress(rtpTarget.getAddress(), rtpTarget.getPort() + 1));
  }

  /** Sends to these from now on. */
  public void sendTo(InetSocketAddress rtpTarget, InetSocketAddress rtcpTarget) {
    remoteRtp = rtpTarget;
    remoteRtcp = rtcpTarget;
  }

  /**
   * Sends one packet.
   *
   * @throws IllegalStateException before {@link #sendTo}
   */
  public void send(RtpPacket packet) throws IOException {
    rtp.send(packet.encode(), known(remoteRtp));
  }

  /**
   * Sends one compound RTCP packet.
   *
   * @throws IllegalStateException before {@link #sendTo}
   */
  public void sendRtcp(ByteBuffer packet) throws IOException {
    rtcp.send(packet, known(remoteRtcp));
  }

  /** What came so far. */
  public RtpReport report() {
    return reception.report();
  }

  /** The RTCP that came so far, each packet as it came; no more than the first thousand. */
  public List<ByteBuffer> rtcp() {
    return reception.rtcp();
  }

  /** The sound that came so far, 8000 samples a second; lost packets are silence. */
  public short[] samples() {
    return reception.samples();
  }

  /**
   * Waits until that many RTP packets came.
   *
   * @return false when the time is over
   */
  public boolean awaitPackets(long packets, Duration timeout) throws InterruptedException {
    return reception.await(packets, 0, timeout);
  }

  /**
   * Waits until that many RTCP packets came.
   *
   * @return false when the time is over
   */
  public boolean awaitRtcp(long packets, Duration timeout) throws InterruptedException {
    return reception.await(0, packets, timeout);
  }

  @Override
  public void close() {
    try {
      selector.close();
      rtp.close();
      rtcp.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    try {
      while (selector.isOpen()) {
        selector.select();
        if (selector.isOpen()) {
          selector.selectedKeys().clear();
          drain(rtp, buffer);
          drain(rtcp, buffer);
        }
      }
    } catch (IOException | ClosedSelectorException closed) {
      // close() took the sockets away: the end of this thread
    }
  }

  private void drain(DatagramChannel channel, ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
      if (from == null) {
        return;
      }
      buffer.flip();
      accept(channel, buffer, from);
    }
  }

  private void accept(DatagramChannel channel, ByteBuffer datagram, InetSocketAddress from) {
    if (channel == rtcp) {
      reception.rtcp(from, datagram);
      return;
    }
    long arrival = System.nanoTime();
    RtpPacket packet = RtpPacket.parse(datagram);
    if (packet == null) {
      reception.stray();
    } else {
      reception.rtp(packet, from, arrival);
    }
  }

  private static InetSocketAddress known(@Nullable InetSocketAddress target) {
    if (target == null) {
      throw new IllegalStateException("nobody said where to send");
    }
    return target;
  }
}
