package io.patchbay.testkit.load;

import io.patchbay.testkit.rtp.G711;
import io.patchbay.testkit.sip.SdpAudio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many RTP endpoints on two threads: each sends 50 packets a second to where it is told, and knows
 * which of its partner's have come. Packets are numbered, so that loss is told apart by when they
 * were sent.
 */
final class RtpCrowd implements AutoCloseable {
  private static final long INTERVAL = 20_000_000; // ns

  /** Not all speak at the same moment: so many turns in an interval. */
  private static final int TURNS = 20;

  /** What could not be said in time for longer is not made up for: no phone does. */
  private static final long MOST_BEHIND = 10 * INTERVAL;

  private static final int PAYLOAD = 160;

  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final Selector selector = Selector.open();
  private final Thread sender = new Thread(this::send, "crowd-sender");
  private final Thread receiver = new Thread(this::receive, "crowd-receiver");
  private volatile boolean closed;

  RtpCrowd() throws IOException {
    sender.setDaemon(true);
    receiver.setDaemon(true);
    sender.start();
    receiver.start();
  }

  /** One side of a call. */
  static final class Member {
    private final DatagramChannel channel;
    private final BitSet heard = new BitSet();
    private volatile @Nullable InetSocketAddress target;
    private volatile int sent;
    private long lastNanos;
    private long longestGap;

    private Member(DatagramChannel channel) {
      this.channel = channel;
    }

    /** Offer or answer, with one format. */
    String sdp() {
      return SdpAudio.describe(address(), G711.MU_LAW);
    }

    private InetSocketAddress address() {
      return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    /** Sends to where that SDP says, from the next packet on. */
    void aim(String sdp) {
      target = SdpAudio.parse(sdp).rtp();
    }

    /** As many packets were sent so far. */
    int sent() {
      return sent;
    }

    /** Of the partner's packets of those numbers, how many have not come. */
    synchronized int missing(int from, int to) {
      return to - from - heard.get(from, to).cardinality();
    }

    /** Whether that one of the partner's packets has come, or a later one. */
    synchronized boolean hasHeard(int number) {
      return heard.length() > number;
    }

    /** The longest time without a packet since this was asked last, in ms. */
    synchronized long takeLongestGap() {
      long silence = lastNanos == 0 ? 0 : System.nanoTime() - lastNanos;
      long gap = Math.max(longestGap, silence);
      longestGap = 0;
      return gap / 1_000_000;
    }

    private void send(ByteBuffer packet) throws IOException {
      InetSocketAddress to = target;
      if (to != null) {
        packet.clear();
        packet.put((byte) 0x80).put((byte) 0).putShort((short) sent).putInt(sent * PAYLOAD);
        packet.putInt(address().getPort()).putInt(sent);
        packet.position(0).limit(12 + PAYLOAD);
        channel.send(packet, to);
        sent = sent + 1; // by one thread only
      }
    }

    private synchronized void heard(ByteBuffer packet, long nanos) {
      if (packet.remaining() == 12 + PAYLOAD) {
        heard.set(packet.getInt(12));
        longestGap = lastNanos == 0 ? 0 : Math.max(longestGap, nanos - lastNanos);
        lastNanos = nanos;
      }
    }
  }

  /** One more, silent until it is told where to send. */
  Member add() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    channel.configureBlocking(false);
    Member member = new Member(channel);
    channel.register(selector, SelectionKey.OP_READ, member);
    selector.wakeup();
    members.add(member);
    return member;
  }

  /** It sends nothing any more, and its port is free. */
  void remove(Member member) throws IOException {
    members.remove(member);
    member.channel.close();
    selector.wakeup();
  }

  private void send() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    long next = System.nanoTime();
    for (int turn = 0; !closed; turn = (turn + 1) % TURNS) {
      int at = 0;
      for (Member member : members) {
        if (at++ % TURNS == turn) {
          try {
            member.send(packet);
          } catch (IOException e) {
            // a port that is closed on the other side: what is lost there is counted there
          }
        }
      }
      next = Math.max(next + INTERVAL / TURNS, System.nanoTime() - MOST_BEHIND);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void receive() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          drain((DatagramChannel) key.channel(), (Member) key.attachment(), packet);
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      // close() ended it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void drain(DatagramChannel channel, Member member, ByteBuffer packet)
      throws IOException {
    packet.clear();
    try {
      while (channel.receive(packet) != null) {
        packet.flip();
        member.heard(packet, System.nanoTime());
        packet.clear();
      }
    } catch (ClosedChannelException e) {
      // it was removed just now
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.close();
    LockSupport.unpark(sender);
    for (Member member : members) {
      member.channel.close();
    }
  }
}
