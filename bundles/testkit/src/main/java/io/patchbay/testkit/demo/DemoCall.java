package io.patchbay.testkit.demo;

import io.patchbay.testkit.sip.CallRefusedException;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The call: Alice rings, Bob answers, both play their tone, Alice hangs up. */
final class DemoCall {
  /** Why it did not come to its end. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String reason) {
      super(reason);
    }
  }

  private static final Duration SIGNALLING = Duration.ofSeconds(8);
  private static final Duration PICK_UP = Duration.ofMillis(300);

  private final Phone alice;
  private final Phone bob;
  private final CompletableFuture<IncomingCall> atBob = new CompletableFuture<>();

  DemoCall(Phone alice, Phone bob) {
    this.alice = alice;
    this.bob = bob;
  }

  /** Runs from INVITE to the answer of the BYE; {@code connected} is told when both can talk. */
  void run(InetSocketAddress gateway, Duration talk, Runnable connected)
      throws FailedException, InterruptedException {
    bob.agent().onCall(this::ring);
    OutgoingCall call = alice.agent().call(gateway, Demo.BOB, alice.sdp());
    alice.sendTo(soon(call.answered(), "no final answer to Alice's INVITE").body());
    IncomingCall incoming = soon(atBob, "Alice's call was answered, but not by Bob");
    soon(incoming.acknowledged(), "Bob got no ACK");
    connected.run();
    alice.talk();
    bob.talk();
    stayUp(CompletableFuture.anyOf(call.ended(), incoming.ended()), talk);
    alice.fallSilent();
    bob.fallSilent();
    bob.awaitLastOf(alice);
    alice.awaitLastOf(bob);
    int status = soon(call.bye(), "no answer to Alice's BYE").status();
    if (status != 200) {
      throw new FailedException("Alice's BYE was answered with " + status);
    }
    SipMessage unused = soon(incoming.ended(), "the BYE did not reach Bob");
  }

  private void ring(IncomingCall call) {
    call.ring();
    bob.sendTo(call.invite().body());
    call.answerAfter(PICK_UP, bob.sdp());
    atBob.complete(call);
  }

  private static void stayUp(CompletableFuture<?> ended, Duration talk)
      throws FailedException, InterruptedException {
    try {
      ended.get(talk.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stayed) {
      return;
    } catch (ExecutionException e) {
      throw new FailedException("the call broke: " + e.getCause());
    }
    throw new FailedException("the call was ended while both talked");
  }

  private static <T> T soon(CompletableFuture<T> future, String otherwise)
      throws FailedException, InterruptedException {
    try {
      return future.get(SIGNALLING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new FailedException(otherwise + " in " + SIGNALLING.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallRefusedException refused) {
        throw new FailedException("Alice's call was refused: " + refused.getMessage());
      }
      throw new FailedException(otherwise + ": " + e.getCause());
    }
  }
}
