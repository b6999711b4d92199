package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.B;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;

import io.patchbay.api.media.MediaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A call of two peers through the relay, offered and answered anew for each test. */
abstract class EstablishedCall {
  final EngineKind engine;
  RelayFixture fixture;
  Peer alice;
  Peer bob;
  MediaSession session;
  int towardsA;
  int towardsB;

  EstablishedCall(EngineKind engine) {
    this.engine = engine;
  }

  @BeforeEach
  final void call() throws Exception {
    fixture = new RelayFixture(engine, Kernel.freePairs(8));
    alice = new Peer(0xA);
    bob = new Peer(0xB);
    session = fixture.open();
    towardsB = port(await(session.offer(A, B, alice.sdp())), 0);
    towardsA = port(await(session.answer(B, A, bob.sdp())), 0);
  }

  @AfterEach
  final void end() {
    alice.close();
    bob.close();
    fixture.close();
  }
}
