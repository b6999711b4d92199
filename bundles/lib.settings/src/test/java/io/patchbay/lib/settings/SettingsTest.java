package io.patchbay.lib.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @interface Keys {
    int port() default 5060;

    String bind_address() default "0.0.0.0";

    boolean on() default true;

    String ports() default "20000-30000";
  }

  private static final String FILE = "felix.fileinstall.filename";

  @Test
  void defaultsComeFromTheAnnotation() throws Exception {
    Settings s = Settings.of(Keys.class, Map.of());
    assertThat(s.integer("port", 0, 65535)).isEqualTo(5060);
    assertThat(s.text("bind.address")).isEqualTo("0.0.0.0");
    assertThat(s.flag("on")).isTrue();
    assertThat(s.parsed("ports", PortRange::parse, null)).isEqualTo(new PortRange(20000, 30000));
    s.orThrow();
  }

  @Test
  void theFileNamesItself() {
    Settings s = Settings.of(Keys.class, Map.of(FILE, "file:/etc/x/io.patchbay.a-b.cfg"));
    assertThat(s.source()).isEqualTo("io.patchbay.a-b.cfg");
  }

  @Test
  void everyProblemIsInOneLine() {
    Settings s =
        Settings.of(
            Keys.class,
            Map.of(
                "prot",
                "1",
                "port",
                "99999",
                "on",
                "perhaps",
                "ports",
                "30000-20000",
                FILE,
                "file:/x/a.cfg"));
    s.integer("port", 0, 65535);
    s.flag("on");
    s.parsed("ports", PortRange::parse, null);
    assertThatThrownBy(s::orThrow)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "a.cfg: unknown key 'prot' (known: bind.address, on, port, ports); "
                + "port=99999: must be a whole number from 0 to 65535; "
                + "on=perhaps: must be true or false; "
                + "ports=30000-20000: must be FIRST-LAST within 1-65535");
  }

  @Test
  void keysOfTheFrameworkAreNotUnknown() throws Exception {
    Settings.of(
            Keys.class,
            Map.of(
                "service.pid",
                "a~b",
                "component.id",
                7L,
                "backend.target",
                "(x=y)",
                "org.apache.karaf.features.configKey",
                "io.patchbay.sip.listener-udp",
                "felix.source.pid",
                "f"))
        .orThrow();
    assertThat(Settings.instanceName(Map.of("service.pid", "a~b"))).isEqualTo("b");
  }
}
