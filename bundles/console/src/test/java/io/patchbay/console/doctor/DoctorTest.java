package io.patchbay.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.console.doctor.Finding.Verdict;
import io.patchbay.lib.settings.PortRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of ports and addresses, on a machine that is made up. */
class DoctorTest {
  private static final Machine MACHINE =
      new Machine() {
        @Override
        Optional<PortRange> ephemeralPorts() {
          return Optional.of(new PortRange(32_768, 60_999));
        }

        @Override
        boolean has(String address) {
          return address.equals("192.0.2.1");
        }
      };

  private static Configured relay(String file, String ports, String bind) {
    return new Configured(
        file, "io.patchbay.media.relay", Map.of("ports", ports, "bind.address", bind));
  }

  private static List<Finding> ports(Configured... files) {
    return PortChecks.of(List.of(files), List.of(5060), MACHINE).stream()
        .filter(finding -> finding.verdict() != Verdict.NOTE)
        .toList();
  }

  @Test
  void portsThatNobodyElseHasAreWell() {
    assertThat(ports(relay("a.cfg", "20000-30000", ""), relay("b.cfg", "30001-31000", "")))
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK, Verdict.OK);
  }

  @Test
  void portsThatOthersMayHaveAreWarnedOfWithTheRemedy() {
    List<Finding> findings = ports(relay("a.cfg", "5000-40000", ""));
    assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.WARNING);
    assertThat(findings.get(0).text()).contains("32768-60999");
    assertThat(findings.get(0).remedy()).contains("ip_local_reserved_ports=5000-40000");
    assertThat(findings.get(1).text()).contains("port 5060 of a SIP listener");
  }

  @Test
  void rangesThatShareAnAddressMayNotOverlap() {
    Configured inside = relay("a.cfg", "20000-21000", "10.0.0.1");
    Configured outside = relay("b.cfg", "20500-22000", "192.0.2.1");
    Configured any = relay("c.cfg", "20900-20999", "0.0.0.0");
    assertThat(ports(inside, outside)).extracting(Finding::verdict).containsOnly(Verdict.OK);
    assertThat(ports(inside, outside, any))
        .filteredOn(finding -> finding.verdict() == Verdict.WARNING)
        .hasSize(2)
        .allMatch(finding -> finding.text().contains("c.cfg"));
  }

  @Test
  void whatIsNotThereIsSaidAndAddressesAreLookedUp() throws Exception {
    Configured own =
        new Configured("a.cfg", "io.patchbay.x", Map.of("advertised.address", "192.0.2.1"));
    Configured foreign =
        new Configured("b.cfg", "io.patchbay.x", Map.of("advertised.address", "203.0.113.9"));
    List<Finding> findings = new Doctor(null, null, null, List.of(own, foreign), MACHINE).examine();
    assertThat(findings)
        .filteredOn(finding -> finding.verdict() == Verdict.FAILED)
        .extracting(Finding::subject)
        .containsExactly("sip", "calls", "media");
    assertThat(findings)
        .filteredOn(finding -> finding.subject().startsWith("address"))
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK, Verdict.NOTE);
  }
}
