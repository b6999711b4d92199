package io.patchbay.media.rtpengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.lib.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpEngineSettingsTest {
  @Test
  void worksWithoutAnyKey() throws Exception {
    RtpEngineSettings.Node node = read(Map.of()).node();
    assertThat(node.name()).isEqualTo("rtpengine-main");
    assertThat(node.control()).isEqualTo("udp:127.0.0.1:22222");
    assertThat(node.command()).isEmpty();
    assertThat(read(Map.of("name", "mine")).node().name()).isEqualTo("mine");
  }

  @Test
  void startsItInUserspaceWhereItIsExpected() throws Exception {
    Map<String, String> keys =
        Map.of("autostart", "true", "control", "tcp:127.0.0.1:2223", "network", "inside");
    assertThat(read(keys).node().command())
        .startsWith("rtpengine")
        .contains("--table=-1", "--listen-tcp-ng=127.0.0.1:2223", "--interface=inside/127.0.0.1");
    assertThat(read(Map.of("autostart", "true", "command", "my 'own program'")).node().command())
        .containsExactly("my", "own program");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "control | unix:/x | control=unix:/x: must be udp:HOST:PORT, tcp:HOST:PORT,",
        "control | http:/x | control=http:/x: must be udp:HOST:PORT, tcp:HOST:PORT,",
        "encoding | xml | encoding=xml: must be one of bencode, json",
        "ice | yes | ice=yes: must be remove, force, default, force-relay or optional",
        "rtcp.mux | on | rtcp.mux=on: must be one of off, accept, offer",
        "dscp | 64 | dscp=64: must be a whole number from 0 to 63",
        "budget | 1 | budget=1: must be a whole number from 100 to 30000",
        "node.id | a b | node.id=a b: must be letters, digits, '_' and '.'",
        "command | \"x | command=\"x: a quote is not closed",
        "offer.options | x | offer.options=x: must be NAME=VALUE, separated by ';'",
        "codecs | x | unknown key 'codecs'"
      })
  void whatIsWrongIsNamed(String key, String value, String problem) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("io.patchbay.media.rtpengine~main: ")
        .hasMessageContaining(problem);
  }

  @Test
  void jsonDoesNotEndInAStream() {
    assertThatThrownBy(() -> read(Map.of("control", "tcp:h:1", "encoding", "json")))
        .hasMessageEndingWith("encoding=json: over tcp it must be bencode");
    assertThatThrownBy(() -> read(Map.of("control", "ws://h:1/", "autostart", "true")))
        .hasMessageContaining("command=: must not be empty");
  }

  private static RtpEngineSettings read(Map<String, String> keys) throws SettingsException {
    Map<String, Object> properties = new HashMap<>(keys);
    properties.put("service.pid", "io.patchbay.media.rtpengine~main");
    return RtpEngineSettings.read(properties);
  }
}
