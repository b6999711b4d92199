package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.lib.settings.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortPoolTest {
  private static PortPool pool(int first, int last) {
    return new PortPool(new PortRange(first, last), new Random(1));
  }

  private static List<Integer> takeAll(PortPool pool) {
    List<Integer> ports = new ArrayList<>();
    for (int port = pool.take(); port >= 0; port = pool.take()) {
      ports.add(port);
    }
    return ports;
  }

  @Test
  void givesEveryWholePairOnce() {
    assertThat(takeAll(pool(20001, 20008))).containsExactlyInAnyOrder(20002, 20004, 20006);
    assertThat(takeAll(pool(20000, 20005))).containsExactlyInAnyOrder(20000, 20002, 20004);
    assertThat(PortPool.pairsIn(new PortRange(20001, 20008))).isEqualTo(3);
    assertThat(PortPool.pairsIn(new PortRange(20000, 20005))).isEqualTo(3);
    assertThat(PortPool.pairsIn(new PortRange(20001, 20002))).isZero();
    assertThat(PortPool.pairsIn(new PortRange(65534, 65535))).isEqualTo(1);
  }

  @Test
  void theOrderCannotBeGuessed() {
    assertThat(takeAll(pool(20000, 20999)))
        .isNotEqualTo(takeAll(pool(20000, 20999)).stream().sorted().toList());
  }

  @Test
  void whatComesBackGoesToTheEnd() {
    PortPool pool = pool(20000, 20009);
    int first = pool.take();
    pool.release(first);
    List<Integer> next = takeAll(pool);
    assertThat(next).hasSize(5);
    assertThat(next.get(4)).isEqualTo(first);
  }

  @Test
  void countsWhatIsTaken() {
    PortPool pool = pool(20000, 20009);
    int port = pool.take();
    assertThat(pool.pairsTaken()).isEqualTo(1);
    pool.release(port);
    assertThat(pool.pairsTaken()).isZero();
    assertThatThrownBy(() -> pool.release(port)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aChangedRangeIsForWhatIsTakenLater() {
    PortPool pool = pool(20000, 20003);
    int kept = pool.take();
    pool.range(new PortRange(20000, 20005));
    assertThat(takeAll(pool)).doesNotContain(kept).hasSize(2);
    pool.range(new PortRange(30000, 30001));
    pool.release(kept);
    assertThat(takeAll(pool)).containsExactly(30000);
  }
}
