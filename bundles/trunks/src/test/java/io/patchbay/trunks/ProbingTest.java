package io.patchbay.trunks;

import static io.patchbay.trunks.TrunkRig.A;
import static io.patchbay.trunks.TrunkRig.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which hosts of a trunk count as up. */
class ProbingTest {
  private final TrunkRig rig = new TrunkRig();

  @Test
  void itTakesSeveralProbesToGoDownAndUp() {
    Trunk trunk =
        rig.start("hosts", "sip:" + A, "probe.interval", "30", "probe.down", "2", "probe.up", "3");
    rig.one(A, "OPTIONS");
    rig.pass(5); // not answered in time
    assertThat(isUp(trunk, 0)).isTrue();
    rig.wire.take(A); // repeats of it
    rig.pass(30);
    rig.pass(5);
    assertThat(isUp(trunk, 0)).isFalse();
    assertThat(trunk.info().usable()).isFalse();
    assertThat(trunk.info().hosts().get(0).detail()).contains("does not answer");
    rig.pass(60);
    for (int i = 0; i < 3; i++) {
      assertThat(isUp(trunk, 0)).isFalse();
      answerNext("404 Not Found"); // whatever it says, it is there
    }
    assertThat(isUp(trunk, 0)).isTrue();
  }

  @Test
  void oneThatSaysNobodyIsHomeIsDown() {
    Trunk trunk = rig.start("hosts", "sip:" + A, "probe.down", "1");
    rig.answer(A, rig.one(A, "OPTIONS"), "503 Service Unavailable", "");
    assertThat(isUp(trunk, 0)).isFalse();
  }

  @Test
  void aNameThatIsUnknownIsDownAndMayComeBack() {
    Trunk trunk = rig.start("hosts", "sip:gone.test", "probe.down", "1", "probe.up", "1");
    assertThat(isUp(trunk, 0)).isFalse();
    assertThat(trunk.info().hosts().get(0).detail()).contains("cannot be found");
    rig.wire.names.put("gone.test", A);
    rig.pass(31);
    rig.answer(A, lastProbe(), "200 OK", "");
    assertThat(isUp(trunk, 0)).isTrue();
  }

  @Test
  void withoutProbingEveryHostIsUpAndNothingIsSent() {
    Trunk trunk = rig.start("hosts", "sip:" + A + ", sip:" + B, "probe.interval", "0");
    rig.pass(600);
    rig.none(A);
    assertThat(isUp(trunk, 1)).isTrue();
  }

  @Test
  void aTrunkThatIsStoppedLeavesNoTimer() {
    Trunk trunk = rig.start("hosts", "sip:" + A);
    rig.answer(A, rig.one(A, "OPTIONS"), "200 OK", "");
    trunk.stop();
    rig.pass(60);
    rig.none(A);
    assertThat(rig.loop.pendingTimers()).isZero();
  }

  private void answerNext(String status) {
    Set<String> old = new HashSet<>();
    rig.wire.take(A).forEach(probe -> old.add(TrunkRig.header(probe, "Call-ID")));
    for (int i = 0; i < 40; i++) {
      rig.pass(1);
      for (String probe : rig.wire.take(A)) {
        if (!old.contains(TrunkRig.header(probe, "Call-ID"))) {
          rig.answer(A, probe, status, "");
          return;
        }
      }
    }
    throw new AssertionError("no probe");
  }

  private String lastProbe() {
    var sent = rig.wire.take(A);
    return sent.get(sent.size() - 1);
  }

  private static boolean isUp(Trunk trunk, int host) {
    return trunk.info().hosts().get(host).up();
  }
}
