package io.patchbay.media.relay;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RelaySettingsTest {
  @Test
  void worksWithoutConfiguration() throws Exception {
    RelaySettings settings = RelaySettings.read(Map.of());
    assertThat(settings.main())
        .isEqualTo(
            new MediaInterface(
                "default",
                new PortRange(20000, 30000),
                List.of(),
                List.of(),
                NetworkList.NONE,
                OptionalInt.empty(),
                Set.of(),
                Optional.empty()));
    assertThat(settings.timeouts())
        .isEqualTo(new RelayTimeouts(180_000, 60_000, 0, 3_600_000, 86_400_000, 10_000));
    assertThat(settings.learning())
        .isEqualTo(new LearningRules(MediaLearning.HEURISTIC, true, HandOver.PORT, false, 3000));
    assertThat(settings.limits()).isEqualTo(new StreamLimits(4096, 2000));
    assertThat(settings.engine().threads()).isBetween(1, 2);
    assertThat(settings.engine().kind()).isEqualTo(EngineKind.AUTO);
    assertThat(settings.engine().batch()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void everyBadValueIsNamed() {
    Map<String, String> bad =
        Map.ofEntries(
            entry("ports", "20001-20002"),
            entry("bind.address", "localhost"),
            entry("advertised.address", "0.0.0.0"),
            entry("setup.timeout", "0"),
            entry("idle.timeout", "-1"),
            entry("threads", "many"),
            entry("engine", "turbine"),
            entry("batch.interval", "5001"),
            entry("batch.above", "999"),
            entry("port", "1"),
            entry("learning", "guess"),
            entry("handover", "yes"),
            entry("strict.source", "maybe"),
            entry("packet.rate", "1"));
    assertThatThrownBy(() -> RelaySettings.read(bad))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("unknown key 'port'")
        .hasMessageContaining("ports=20001-20002: must hold an even port and the one after it")
        .hasMessageContaining("bind.address=localhost: must be an IP address")
        .hasMessageContaining("advertised.address=0.0.0.0: must be an address that peers")
        .hasMessageContaining("setup.timeout=0: must be a whole number from 1")
        .hasMessageContaining("idle.timeout=-1: must be a whole number from 0")
        .hasMessageContaining("learning=guess: must be one of off, immediate, delayed, heuristic")
        .hasMessageContaining("handover=yes: must be one of off, port, anywhere")
        .hasMessageContaining("strict.source=maybe")
        .hasMessageContaining("packet.rate=1: must be a whole number from 10")
        .hasMessageContaining("threads=many")
        .hasMessageContaining("batch.interval=5001: must be a whole number from 0 to 5000")
        .hasMessageContaining("batch.above=999: must be a whole number from 1000 to 10000000")
        .hasMessageContaining("engine=turbine: must be auto, epoll or nio");
  }

  @Test
  void theAdvertisedAddressStandsForBoundOnesOfItsFamily() throws Exception {
    MediaInterface settings =
        RelaySettings.read(Map.of("advertised.address", "203.0.113.1")).main();
    assertThat(settings.shown(address("10.0.0.1"), address("198.51.100.9")))
        .isEqualTo(NetUtil.createInetAddressFromIpAddressString("203.0.113.1"));
    assertThat(settings.shown(address("::1"), address("::1")))
        .isEqualTo(NetUtil.createInetAddressFromIpAddressString("::1"));
  }

  @Test
  void overlapWithTheKernelsPortsIsSeen() {
    PortRange kernel = new PortRange(32768, 60999);
    assertThat(EphemeralPorts.overlaps(new PortRange(20000, 30000), kernel)).isFalse();
    assertThat(EphemeralPorts.overlaps(new PortRange(30000, 32768), kernel)).isTrue();
    assertThat(EphemeralPorts.overlaps(new PortRange(60999, 61000), kernel)).isTrue();
  }

  private static InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }
}
