package io.patchbay.media.rtpproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.lib.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpProxySettingsTest {
  private static RtpProxySettings read(String... keysAndValues) throws SettingsException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "io.patchbay.media.rtpproxy~main");
    properties.put("control", "udp:127.0.0.1:7722");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return RtpProxySettings.read(properties);
  }

  @Test
  void theFileNamesTheBackend() throws Exception {
    assertThat(read().name()).isEqualTo("rtpproxy-main");
    assertThat(read("name", "berlin").name()).isEqualTo("berlin");
  }

  @Test
  void whereWeListenIsWhatTheNodeSaysUnlessConfigured() throws Exception {
    RtpProxySettings same = read("notification", "unix:/run/n.sock");
    assertThat(same.notifyBind().orElseThrow().path()).isPresent();
    RtpProxySettings own =
        read("notification", "tcp:%%CC_SELF%%:9000", "notification.bind", "tcp:127.0.0.1:9000");
    assertThat(own.notification()).contains("tcp:%%CC_SELF%%:9000");
    assertThat(own.notifyBind().orElseThrow().socket()).hasToString("/127.0.0.1:9000");
  }

  @Test
  void aCommandCountsOnlyWithAutostart() throws Exception {
    assertThat(read("command", "rtpproxy -f").command()).isEmpty();
    assertThat(read("command", "rtpproxy -f '-d x'", "autostart", "true").command())
        .isEqualTo(List.of("rtpproxy", "-f", "-d x"));
  }

  @ParameterizedTest
  @CsvSource({
    "control, sctp:x, 'must be udp:HOST:PORT'",
    "budget, 5, 'whole number from 100 to 30000'",
    "learning, heuristic, must be immediate or off",
    "advertised.address, example.org, must be an IP address",
    "advertised.address, '192.0.2.1,192.0.2.2', one only",
    "autostart, true, must be the program to start",
    "notification, udp:1:2, must be unix:PATH or tcp:ADDRESS:PORT",
    "notification, tcp:127.0.0.1:99999, must be unix:PATH or tcp:ADDRESS:PORT",
    "notification.bind, unix:/x, needs notification",
    "colour, red, unknown key 'colour'"
  })
  void problemsNameTheKeyAndTheRule(String key, String value, String rule) {
    assertThatThrownBy(() -> read(key, value))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(rule);
  }
}
