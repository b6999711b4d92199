package io.patchbay.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void methodsAndNetworksAreRead() throws Exception {
    AuthSettings settings =
        Rig.settings("methods", "register, INVITE", "guard.exempt", "10.0.0.0/8");
    assertThat(settings.methods()).isEqualTo(Set.of("REGISTER", "INVITE"));
    assertThat(Rig.settings().methods()).isEmpty();
  }

  @Test
  void everyProblemIsNamedByItsKey() {
    assertThatThrownBy(
            () ->
                Rig.settings(
                    "methods",
                    "INVITE ACK",
                    "trusted.networks",
                    "300.1.1.1",
                    "algorithms",
                    "SHA-1",
                    "qop",
                    "none",
                    "nonce.lifetime",
                    "5",
                    "colour",
                    "red"))
        .hasMessageContaining("methods=INVITE ACK: ACK cannot be challenged")
        .hasMessageContaining("trusted.networks=300.1.1.1: '300.1.1.1' is no network")
        .hasMessageContaining("algorithms=SHA-1: must be SHA-256, MD5, or both")
        .hasMessageContaining("qop=none: must be auth")
        .hasMessageContaining("nonce.lifetime=5: must be a whole number from 10")
        .hasMessageContaining("unknown key 'colour'");
    assertThatThrownBy(
            () ->
                UsersSettings.read(
                    Map.of("realm", "", "database.url", "jdbc:mysql://h/db"), Path.of("/tmp")))
        .hasMessageContaining("realm=: must not be empty")
        .hasMessageContaining("database.url=jdbc:mysql://h/db: must begin with jdbc:h2: or");
  }

  @Test
  void whatIsLoggedOfADatabaseHasNoPassword() throws Exception {
    assertThat(
            UsersSettings.read(
                    Map.of(
                        "database.url",
                        "jdbc:postgresql://h/db?password=x",
                        "database.password",
                        "y"),
                    Path.of("/tmp"))
                .database())
        .hasToString("jdbc:postgresql://h/db");
  }
}
