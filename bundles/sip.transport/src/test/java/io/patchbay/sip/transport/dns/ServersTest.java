package io.patchbay.sip.transport.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServersTest {
  @Test
  void theLowestPriorityComesFirstWhateverTheWeight() {
    List<Dns.Srv> ordered =
        Servers.ordered(
            List.of(new Dns.Srv(20, 100, 1, "b"), new Dns.Srv(10, 0, 1, "a")), most -> most);
    assertThat(ordered).extracting(Dns.Srv::target).containsExactly("a", "b");
  }

  @Test
  void withinAPriorityWeightIsTheShare() {
    Random random = new Random(7);
    List<Dns.Srv> records = List.of(new Dns.Srv(1, 10, 1, "small"), new Dns.Srv(1, 30, 1, "large"));
    int large = 0;
    for (int i = 0; i < 10_000; i++) {
      if (Servers.ordered(records, most -> random.nextInt(most + 1))
          .get(0)
          .target()
          .equals("large")) {
        large++;
      }
    }
    assertThat(large / 10_000.0).isCloseTo(0.75, within(0.05));
  }

  @Test
  void everyServerIsThereOnceAlsoWithoutWeight() {
    List<Dns.Srv> ordered =
        Servers.ordered(
            List.of(
                new Dns.Srv(1, 0, 1, "a"), new Dns.Srv(1, 0, 1, "b"), new Dns.Srv(1, 0, 1, "c")),
            most -> 0);
    assertThat(ordered).extracting(Dns.Srv::target).containsExactlyInAnyOrder("a", "b", "c");
  }
}
