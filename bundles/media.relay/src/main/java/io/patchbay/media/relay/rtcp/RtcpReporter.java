package io.patchbay.media.relay.rtcp;

import io.patchbay.media.relay.rtp.RtpReceiver;
import io.patchbay.media.relay.rtp.RtpSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * RTCP of our own towards one side: reports at their times on what was heard of it and on what it
 * was sent, feedback of the other side under our name, and BYE. While the side is sent media the
 * reports come from the SSRC of that media, else from one of ours.
 *
 * <p>Belongs on its loop.
 */
final class RtcpReporter {
  private final RtcpLink link;
  private final RtpReceiver heard;
  private @Nullable RtpReceiver told;
  private final PeerReports peer;
  private final NtpClock clock;
  private final ReportSchedule schedule;
  private final RtcpWriter writer;
  private @Nullable Runnable timer;
  private int ownSsrc;
  private boolean any;
  private long lastReport;
  private long reportBefore;

  /**
   * @param heard what comes from the side
   * @param peer is told of our sender reports
   */
  RtcpReporter(RtcpLink link, RtpReceiver heard, PeerReports peer, RtcpSession session) {
    this.link = link;
    this.heard = heard;
    this.peer = peer;
    clock = session.clock();
    writer = new RtcpWriter(session.cname());
    schedule = new ReportSchedule(session.random(), link.nanoTime());
    ownSsrc = heard.freshSsrc();
    lastReport = link.nanoTime() - 1;
    reportBefore = lastReport;
  }

  /**
   * Sets what comes from the other side, and so what this one is sent; null for nothing. What it
   * was sent before leaves.
   */
  void told(@Nullable RtpReceiver sources) {
    if (told != sources) {
      if (any) {
        for (RtpSource source : toldSources()) {
          if (source.sentPackets() > 0) {
            leave(source.sentSsrc());
          }
        }
      }
      told = sources;
    }
  }

  /** Begins to report; may be repeated. */
  void start() {
    if (timer == null) {
      arm(schedule.interval());
    }
  }

  /**
   * Leaves the session (RFC 3550 section 6.3.7): whoever never said anything says no BYE either.
   */
  void close() {
    if (timer != null) {
      timer.run();
    }
    if (any) {
      ByteBuffer out = link.outgoing();
      long now = link.nanoTime();
      List<Integer> ssrcs = report(out, now, heardSince(lastReport));
      for (RtpSource source : toldSources()) {
        if (source.sentPackets() > 0 && !ssrcs.contains(source.sentSsrc())) {
          ssrcs.add(source.sentSsrc());
        }
      }
      writer.bye(out, ssrcs);
      link.send(out.flip());
    }
  }

  /** A source of the other side, as this one sees it, has left. */
  void leave(int ssrc) {
    ByteBuffer out = link.outgoing();
    int from = senders().isEmpty() ? ownSsrc : ssrc;
    begin(out, from);
    writer.bye(out, List.of(ssrc));
    any |= link.send(out.flip());
  }

  /**
   * Feedback of the other side for sources of this one: under our SSRC, in one minimal compound
   * (RFC 4585 section 3.1), and at once, since the other side has kept its own times for it. What
   * does not fit into that compound is left out.
   *
   * @param target the SSRC that this side has for one the other side named
   */
  void feedback(RtcpReader compound, IntUnaryOperator target) {
    int from = identity(senders());
    ByteBuffer out = link.outgoing();
    begin(out, from);
    int empty = out.position();
    for (compound.rewind(); compound.next(); ) {
      if (RtcpFeedback.isForTheSource(compound)
          && compound.end() - compound.offset() <= out.remaining()) {
        int copied = writer.copy(out, compound);
        RtcpFeedback.replaceSsrcs(out, copied, out.position(), ssrc -> from, target);
      }
    }
    if (out.position() > empty) {
      any |= link.send(out.flip());
    }
  }

  /** Whether a compound is one of ours that came back (RFC 3550 section 8.2). */
  boolean isLooped(RtcpReader compound) {
    for (compound.rewind(); compound.next(); ) {
      if (compound.type() == RtcpType.SDES && writer.isOurs(compound)) {
        return true;
      }
    }
    return false;
  }

  /** The SSRC this side's RTCP is met with: ours is given up when it is the same. */
  void met(int ssrc) {
    if (ssrc == ownSsrc) {
      heard.conflicts().ownCollision();
      ownSsrc = heard.freshSsrc();
      if (any) {
        leave(ssrc);
      }
    }
  }

  private void expired() {
    long now = link.nanoTime();
    long wait = schedule.reconsider(now);
    if (wait > 0) {
      arm(wait);
      return;
    }
    RtpSource collided = heard.find(ownSsrc);
    if (collided != null) {
      met(ownSsrc);
    }
    ByteBuffer out = link.outgoing();
    report(out, now, heardSince(lastReport));
    if (link.send(out.flip())) {
      any = true;
      schedule.sent(now);
    }
    reportBefore = lastReport;
    lastReport = now;
    arm(schedule.interval());
  }

  private void arm(long nanos) {
    timer = link.schedule(Duration.ofNanos(nanos), this::expired);
  }

  /** SR of each source the side is sent, else RR; and SDES. Returns the SSRCs these are from. */
  private List<Integer> report(ByteBuffer out, long now, List<RtpSource> about) {
    List<Integer> from = new ArrayList<>();
    List<RtpSource> blocks = about;
    for (RtpSource sender : senders()) {
      long ntp = clock.at(now);
      writer.senderReport(out, sender, ntp, blocks, now);
      peer.sent(sender.sentSsrc(), NtpClock.middle(ntp), now);
      blocks = List.of();
      from.add(sender.sentSsrc());
    }
    if (from.isEmpty()) {
      writer.receiverReport(out, ownSsrc, about, now);
      from.add(ownSsrc);
    }
    writer.description(out, from);
    return from;
  }

  /** What a compound must begin with, and no more than that. */
  private void begin(ByteBuffer out, int from) {
    writer.receiverReport(out, from, List.of(), link.nanoTime());
    writer.description(out, List.of(from));
  }

  /** Who was heard since the last report, and is believed. */
  private List<RtpSource> heardSince(long nanos) {
    List<RtpSource> about = new ArrayList<>();
    for (RtpSource source : heard.sources()) {
      if (source.proven() && source.heardAt() - nanos > 0) {
        about.add(source);
      }
    }
    return about;
  }

  /** Whose media the side was sent since the report before the last (section 6.4). */
  private List<RtpSource> senders() {
    List<RtpSource> senders = new ArrayList<>();
    for (RtpSource source : toldSources()) {
      if (source.sentPackets() > 0 && source.sentAt() - reportBefore > 0) {
        senders.add(source);
      }
    }
    return senders;
  }

  private List<RtpSource> toldSources() {
    RtpReceiver sources = told;
    return sources == null ? List.of() : sources.sources();
  }

  private int identity(List<RtpSource> senders) {
    return senders.isEmpty() ? ownSsrc : senders.get(0).sentSsrc();
  }
}
