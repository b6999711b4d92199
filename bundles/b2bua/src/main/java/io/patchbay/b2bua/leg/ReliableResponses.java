package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SentResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * Provisional responses that the caller acknowledges by PRACK (RFC 3262 section 3): numbered, one
 * at a time, repeated until then. A 2xx waits until those with a session description arrived.
 */
final class ReliableResponses {
  /** Sends a provisional response with this RSeq. */
  interface Sender {
    SentResponse send(LegEvent.Progress progress, long rseq);
  }

  private final Surroundings around;
  private final Sender sender;
  private final Runnable unacknowledged;
  private final Deque<LegEvent.Progress> waiting = new ArrayDeque<>(1);
  private LegEvent.@Nullable Progress sent;
  private @Nullable UntilAck repeating;
  private @Nullable Runnable answer;
  private long rseq = ThreadLocalRandom.current().nextInt(1, 1 << 30);

  /**
   * @param unacknowledged called when one was not acknowledged in time
   */
  ReliableResponses(Surroundings around, Sender sender, Runnable unacknowledged) {
    this.around = around;
    this.sender = sender;
    this.unacknowledged = unacknowledged;
  }

  /** Sends it once those before it are acknowledged. */
  void send(LegEvent.Progress progress) {
    waiting.add(progress);
    if (sent == null) {
      next();
    }
  }

  /**
   * A PRACK.
   *
   * @param cseq of our INVITE transaction
   * @return false when it is for nothing we wait for: answer 481
   */
  boolean acknowledged(IncomingRequest prack, long cseq) {
    String[] words = HeaderText.first(prack.request(), "RAck").orElse("").trim().split("\\s+", -1);
    boolean ours =
        sent != null
            && words.length == 3
            && words[0].equals(Long.toString(rseq))
            && words[1].equals(Long.toString(cseq))
            && words[2].equals(Request.INVITE);
    if (ours) {
      stopRepeating();
      sent = null;
    }
    return ours;
  }

  /** The PRACK was answered: what waited for it goes on. */
  void goOn() {
    if (sent == null) {
      next();
    }
    tryAnswer();
  }

  /** Runs {@code send}, which sends the 2xx, as soon as it may be sent. */
  void answer(Runnable send) {
    answer = send;
    tryAnswer();
  }

  /** There is a final response: nothing is repeated any more. */
  void stop() {
    stopRepeating();
    waiting.clear();
    answer = null;
  }

  private void tryAnswer() {
    Runnable send = answer;
    boolean held =
        (sent != null && sent.sdp().isPresent())
            || waiting.stream().anyMatch(progress -> progress.sdp().isPresent());
    if (send != null && !held) {
      stop();
      send.run();
    }
  }

  private void next() {
    LegEvent.Progress progress = waiting.poll();
    if (progress != null) {
      sent = progress;
      rseq++;
      repeating = UntilAck.provisional(around, sender.send(progress, rseq), this::givenUp);
    }
  }

  private void givenUp() {
    stop();
    unacknowledged.run();
  }

  private void stopRepeating() {
    if (repeating != null) {
      repeating.stop();
      repeating = null;
    }
  }
}
