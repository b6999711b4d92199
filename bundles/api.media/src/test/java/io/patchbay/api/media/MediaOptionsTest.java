package io.patchbay.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.CodecFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaOptionsTest {
  @Test
  void nothingIsWantedUnlessItIsSaid() {
    assertThat(MediaOptions.parse(Map.of())).isEqualTo(MediaOptions.none());
    assertThat(MediaOptions.none().leg()).isEqualTo(MediaLegOptions.builder().build());
    assertThat(MediaOptions.none().session()).isEqualTo(MediaSessionOptions.builder().build());
  }

  @Test
  void everyKeyIsRead() {
    MediaOptions options =
        MediaOptions.parse(
            Map.ofEntries(
                Map.entry("network", "inside"),
                Map.entry("family", "ipv6"),
                Map.entry("learning", "heuristic"),
                Map.entry("dscp", " 46 "),
                Map.entry("rtcp.mux", "offer"),
                Map.entry("ssrc.rewriting", "true"),
                Map.entry("rtcp", "terminate"),
                Map.entry("setup.timeout", "90"),
                Map.entry("idle.timeout", "0"),
                Map.entry("hold.timeout", "600"),
                Map.entry("max.duration", "7200"),
                Map.entry("codecs.strip", "G729, speex/16000"),
                Map.entry("codecs.prefer", "PCMA"),
                Map.entry("options", "ICE=remove,trust-address  flag=a=b")));
    Map<String, String> backend = Map.of("ICE", "remove", "trust-address", "", "flag", "a=b");
    assertThat(options.leg())
        .isEqualTo(
            MediaLegOptions.builder()
                .network("inside")
                .family(AddressFamily.IP6)
                .learning(MediaLearning.HEURISTIC)
                .dscp(46)
                .rtcpMux(RtcpMux.OFFER)
                .ssrcRewriting(true)
                .backend(backend)
                .build());
    assertThat(options.session())
        .isEqualTo(
            MediaSessionOptions.builder()
                .rtcp(RtcpMode.TERMINATE)
                .setupTimeout(Duration.ofSeconds(90))
                .idleTimeout(Duration.ZERO)
                .holdTimeout(Duration.ofMinutes(10))
                .maxDuration(Duration.ofHours(2))
                .backend(backend)
                .build());
    assertThat(options.codecs())
        .contains(new CodecFilter(List.of("G729", "speex/16000"), List.of("PCMA")));
    assertThat(options.leg().onListener("udp").listener()).contains("udp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network        | ''      | must be a name",
        "network        | a b     | must be a name",
        "family         | inet    | must be ipv4 or ipv6",
        "learning       | always  | must be off, immediate, delayed or heuristic",
        "dscp           | 64      | must be a whole number from 0 to 63",
        "dscp           | EF      | must be a whole number from 0 to 63",
        "rtcp.mux       | yes     | must be off, accept or offer",
        "ssrc.rewriting | on      | must be true or false",
        "rtcp           | drop    | must be forward or terminate",
        "setup.timeout  | 0       | must be a whole number from 1 to 604800",
        "idle.timeout   | -1      | must be a whole number from 0 to 604800",
        "codecs.strip   | ,       | must be one or more names",
        "options        | =x      | must be NAME=VALUE or NAME, separated by blanks",
        "colour         | red     | unknown option",
      })
  void whatIsWrongIsNamed(String key, String value, String rule) {
    assertThatThrownBy(() -> MediaOptions.parse(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(key + "=" + value + ": " + rule);
    assertThatThrownBy(() -> MediaOptions.check(key, value)).hasMessage(rule);
    assertThatCode(() -> MediaOptions.check("dscp", "0")).doesNotThrowAnyException();
  }

  @Test
  void limitsHoldForThoseWhoDoNotComeByText() {
    assertThatThrownBy(() -> MediaLegOptions.builder().dscp(64).build())
        .hasMessage("DSCP 64 is not 0 to 63");
    assertThatThrownBy(() -> MediaSessionOptions.builder().setupTimeout(Duration.ZERO).build())
        .hasMessage("the set-up timeout may not be zero");
    assertThatThrownBy(
            () -> MediaSessionOptions.builder().idleTimeout(Duration.ofSeconds(-1)).build())
        .hasMessageContaining("negative");
  }
}
