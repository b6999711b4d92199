package io.patchbay.media.relay.rtcp;

import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * RTCP of one side of a stream. What arrives is checked, and what it says is kept. Then it passes,
 * unchanged but for SSRCs that are given out by us; or it ends here, and the other side hears
 * reports of ours and the feedback that only it can act on. Belongs on its loop.
 */
public final class RtcpEnd {
  /** What is to become of a packet. */
  public enum Fate {
    /** Send it on. */
    PASS,
    /** It ended here. */
    TAKEN,
    /** It is no valid compound. */
    MALFORMED
  }

  private final RtcpSession session;
  private final RtpReceiver heard;
  private final RtcpLink link;
  private final PeerReports peer = new PeerReports();
  private final RtcpReader reader = new RtcpReader();
  private @Nullable RtcpEnd opposite;
  private @Nullable RtcpReporter reporter;
  private boolean opaque;
  private boolean mapped;
  private int receiverSsrc;
  private int receiverSentSsrc;

  /**
   * @param heard the RTP of this side
   * @param link the way to this side
   */
  public RtcpEnd(RtcpSession session, RtpReceiver heard, RtcpLink link) {
    this.session = session;
    this.heard = heard;
    this.link = link;
  }

  /** Sets the end of the other side; null when there is no other side, or not yet. */
  public void opposite(@Nullable RtcpEnd other) {
    opposite = other;
    RtpReceiver told = other == null ? null : other.heard;
    heard.opposite(told);
    if (reporter != null) {
      reporter.told(told);
    }
  }

  /**
   * Signalling spoke.
   *
   * @param isProtected whether the stream is SRTP: its RTCP cannot be read, and passes
   */
  public void signalled(boolean isProtected) {
    opaque = isProtected;
    if (session.terminates() && !opaque) {
      reporter().start();
    }
  }

  /**
   * RTCP of this side arrived.
   *
   * @param packet from 0 to its limit; may be changed, where SSRCs are
   */
  public Fate received(ByteBuffer packet, long nanos) {
    if (opaque) {
      return Fate.PASS;
    }
    if (!reader.read(packet)) {
      return Fate.MALFORMED;
    }
    RtcpEnd other = opposite;
    if (other == null) {
      return session.terminates() ? Fate.TAKEN : Fate.PASS;
    }
    if (session.terminates()) {
      end(other, nanos);
      return Fate.TAKEN;
    }
    pass(other, nanos);
    return Fate.PASS;
  }

  /** What this side says of what it is sent. */
  public PeerReports peer() {
    return peer;
  }

  /** Says BYE, where RTCP is ours, and ends its timer. May be repeated. */
  public void close() {
    RtcpReporter running = reporter;
    reporter = null;
    if (running != null) {
      running.close();
    }
  }

  private void pass(RtcpEnd other, long nanos) {
    for (reader.rewind(); reader.next(); ) {
      learn(other, nanos);
      if (reader.type() == RtcpType.SR) {
        other.peer.sent(toOther(reader.senderSsrc()), reader.senderTime(), nanos);
      }
    }
    if (heard.isRewriting() || other.heard.isRewriting()) {
      SsrcRewriter.rewrite(reader, this::toOther, this::ofOther);
    }
  }

  private void end(RtcpEnd other, long nanos) {
    if (reporter().isLooped(reader)) {
      heard.conflicts().loop();
      return;
    }
    for (reader.rewind(); reader.next(); ) {
      learn(other, nanos);
      if (reader.type() == RtcpType.BYE) {
        for (int i = 0; i < reader.count(); i++) {
          RtpSource left = heard.find(reader.word(4 + 4 * i));
          if (left != null && left.leave()) {
            other.reporter().leave(left.sentSsrc());
          }
        }
      }
    }
    other.reporter().feedback(reader, this::ofOther);
  }

  private void learn(RtcpEnd other, long nanos) {
    int type = reader.type();
    if (type == RtcpType.SR || type == RtcpType.RR) {
      if (session.terminates()) {
        reporter().met(reader.senderSsrc());
      }
      RtpSource sender = heard.find(reader.senderSsrc());
      if (sender != null && type == RtcpType.SR) {
        sender.reported(reader.senderTime(), nanos);
      }
      peer.take(reader, other.heard, nanos);
    }
  }

  private RtcpReporter reporter() {
    RtcpReporter running = reporter;
    if (running == null) {
      running = new RtcpReporter(link, heard, peer, session);
      running.told(opposite == null ? null : opposite.heard);
      reporter = running;
    }
    return running;
  }

  /** An SSRC of this side, as the other sees it. One that only receives has a number of its own. */
  private int toOther(int ssrc) {
    RtpSource source = heard.find(ssrc);
    if (source != null || !heard.isRewriting()) {
      return source == null ? ssrc : source.sentSsrc();
    }
    if (!mapped || ssrc != receiverSsrc) {
      mapped = true;
      receiverSsrc = ssrc;
      receiverSentSsrc = heard.freshSsrc();
    }
    return receiverSentSsrc;
  }

  /** An SSRC that this side names, as the other side has it itself. */
  private int ofOther(int ssrc) {
    RtcpEnd other = opposite;
    if (other == null) {
      return ssrc;
    }
    RtpSource source = other.heard.findSent(ssrc);
    if (source != null) {
      return source.ssrc();
    }
    return other.mapped && ssrc == other.receiverSentSsrc ? other.receiverSsrc : ssrc;
  }
}
