package io.patchbay.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void areDistinctAndNotTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(FreePorts.one())) {
      List<Integer> ports = FreePorts.some(50);
      assertThat(ports).hasSize(50).doesNotHaveDuplicates().doesNotContain(taken.getLocalPort());
    }
    assertThat(FreePorts.range(10)).isEven();
  }
}
