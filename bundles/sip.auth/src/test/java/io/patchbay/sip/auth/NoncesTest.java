package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoncesTest {
  private static final long LIFE = 1000;
  private static final InetAddress SOURCE = InetAddress.getLoopbackAddress();
  private long now = 5000;
  private final Nonces nonces = new Nonces(() -> now, 3);

  @Test
  void eachCountIsTakenOnceAlsoOutOfOrder() {
    String nonce = nonces.make(SOURCE);
    for (long count : new long[] {1, 3, 2, 70, 10}) {
      assertThat(nonces.take(nonce, SOURCE, count, LIFE)).as("count " + count).isTrue();
      assertThat(nonces.take(nonce, SOURCE, count, LIFE)).as("count " + count).isFalse();
    }
    // too far behind to be remembered
    assertThat(nonces.take(nonce, SOURCE, 5, LIFE)).isFalse();
    assertThat(nonces.take(nonce, SOURCE, 0xffffffffL, LIFE)).isTrue();
    assertThat(nonces.take(nonce, SOURCE, 69, LIFE)).isFalse();
  }

  @Test
  void forgedCutAndOldOnesAreNone() {
    String nonce = nonces.make(SOURCE);
    assertThat(nonce).isNotEqualTo(nonces.make(SOURCE));
    assertThat(nonces.take(nonce.substring(1), SOURCE, 1, LIFE)).isFalse();
    assertThat(nonces.take("_" + nonce.substring(1), SOURCE, 1, LIFE)).isFalse();
    assertThat(nonces.take("***", SOURCE, 1, LIFE)).isFalse();
    assertThat(new Nonces(() -> now, 3).take(nonce, SOURCE, 1, LIFE)).isFalse();
    InetAddress other = new InetSocketAddress("192.0.2.66", 1).getAddress();
    assertThat(nonces.take(nonce, other, 1, LIFE)).isFalse();
    assertThat(nonces.isOurs(nonce, other)).isFalse();
    now += LIFE + 1;
    assertThat(nonces.isOurs(nonce, SOURCE)).isTrue();
    assertThat(nonces.take(nonce, SOURCE, 1, LIFE)).isFalse();
    assertThat(nonces.inUse()).isZero();
  }

  @Test
  void whatHadToMakeRoomIsNeverTakenAgain() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(nonces.make(SOURCE));
      now += 10;
    }
    for (String nonce : made) {
      assertThat(nonces.take(nonce, SOURCE, 1, LIFE)).isTrue();
    }
    assertThat(nonces.inUse()).isEqualTo(3);
    assertThat(nonces.take(made.get(0), SOURCE, 1, LIFE)).isFalse();
    assertThat(nonces.take(made.get(0), SOURCE, 2, LIFE)).isFalse();
    assertThat(nonces.take(made.get(4), SOURCE, 2, LIFE)).isTrue();
    now += LIFE;
    nonces.take(nonces.make(SOURCE), SOURCE, 1, LIFE);
    assertThat(nonces.inUse()).isEqualTo(1);
  }
}
