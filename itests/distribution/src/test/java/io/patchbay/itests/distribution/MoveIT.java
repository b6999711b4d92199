package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.load.BackendSwap;
import io.patchbay.testkit.load.Loss;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls that stand with RTP both ways keep their media while new ones get another backend, and are
 * moved there. {@code bench/swap} does it at full size.
 */
class MoveIT {
  private static final String RELAY = "relay";
  private static final String DIRECT = "direct";
  private static final int CALLS = 20;
  private static final int NEW_CALLS = 10; // a second

  /** Packets of one call and direction that may be missing after a move. */
  static final int LOST_AT_A_MOVE = 2;

  private BackendSwap load;
  private Product.AtRest rest;

  @BeforeEach
  void start() throws Exception {
    load = BackendSwap.start(Product.distribution().set(Product.TRANSPORT, "t1", "100"));
    load.standing().call(load.gateway().sip(), 1);
    load.standing().hangUp(); // everything has been used once
    Product.shell(load.gateway(), "patchbay:media");
    rest = Product.AtRest.of(load.gateway());
  }

  @AfterEach
  void stop() throws Exception {
    load.close();
  }

  @Test
  void callsMoveToAndFroWithoutLossWhileNewOnesAreMade() throws Exception {
    load.load(CALLS, NEW_CALLS);
    for (String backend : List.of(DIRECT, RELAY, DIRECT, RELAY)) {
      switchAndMove(load, backend);
    }
    end();
  }

  /** Promises 1 and 3. */
  static void switchAndMove(BackendSwap load, String backend) throws Exception {
    Loss atSwitch = load.choose(backend);
    Loss atMove = load.move(backend);
    System.out.printf("switch to %s: %s%nmove: %s%n", backend, atSwitch, atMove);
    assertThat(atSwitch.total()).as("%s: %s", backend, atSwitch).isZero();
    assertThat(atMove.worst()).as("%s: %s", backend, atMove).isLessThanOrEqualTo(LOST_AT_A_MOVE);
  }

  @Test
  void aBundleThatIsStoppedUpdatedOrRefreshedIsLeftFirstByItsCalls() throws Exception {
    load.choose(RELAY + ", " + DIRECT);
    load.load(CALLS / 4, NEW_CALLS);
    long bundle = load.bundle("io.patchbay.media.relay");
    for (String restart :
        List.of("felix:stop %1$d; felix:start %1$d", "felix:update %d", "felix:refresh %d")) {
      int[] mark = load.standing().mark();
      load.shell(restart.formatted(bundle));
      load.awaitOn(DIRECT);
      load.awaitUsable(RELAY);
      Loss loss = load.standing().since(mark);
      assertThat(loss.worst()).as("%s: %s", restart, loss).isLessThanOrEqualTo(LOST_AT_A_MOVE);
      loss = load.move(RELAY);
      assertThat(loss.worst()).as("%s: %s", restart, loss).isLessThanOrEqualTo(LOST_AT_A_MOVE);
    }
    end();
  }

  @Test
  void aBundleThatIsUninstalledIsLeftFirstByItsCalls() throws Exception {
    load.choose(RELAY + ", " + DIRECT);
    load.load(CALLS / 4, NEW_CALLS);
    int[] mark = load.standing().mark();
    load.shell("felix:uninstall " + load.bundle("io.patchbay.media.relay"));
    load.awaitOn(DIRECT);
    Loss loss = load.standing().since(mark);
    assertThat(loss.worst()).as("%s", loss).isLessThanOrEqualTo(LOST_AT_A_MOVE);
    load.passing().end();
    assertThat(load.passing().failures()).isEmpty();
    assertThat(load.standing().over()).isZero();
    load.standing().hangUp();
  }

  @Test
  void theDoctorSendsPacketsThroughEachBackendAndDisturbsNobody() throws Exception {
    load.standing().call(load.gateway().sip(), 2);
    int[] mark = load.standing().mark();
    String findings = Product.shell(load.gateway(), "patchbay:doctor");
    assertThat(findings)
        .containsPattern("OK +listener udp")
        .containsPattern("OK +backend relay +round trip: RTP [0-9.]+ ms, RTCP [0-9.]+ ms")
        .containsPattern("OK +backend direct +round trip")
        .doesNotContain("FAILED");
    assertThat(load.standing().since(mark).total()).isZero();
    end();
  }

  private void end() throws Exception {
    load.passing().end();
    assertThat(load.passing().failures()).isEmpty();
    assertThat(load.standing().over()).isZero();
    load.standing().hangUp();
    Product.expectNothingLeft(load.gateway(), rest);
  }
}
