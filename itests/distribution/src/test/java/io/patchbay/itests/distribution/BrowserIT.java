package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Certificate;
import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JsSIP in Chromium over WSS, as a web page has it. */
class BrowserIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void jsSipRegistersAndExchangesOptionsAndMessages() throws Exception {
    Path packages = Path.of(System.getProperty("patchbay.npm"));
    Product.needs(
        Browser.available(packages), "Chromium, or JsSIP of the npm registry, is missing");
    Certificate certificate = Certificate.make(folder, "gateway", "ip:127.0.0.1");
    int port = FreePorts.one();
    try (Browser browser = new Browser("/jssip/phone.html", packages, folder);
        Gateway gateway =
            Product.distribution()
                .file(
                    "io.patchbay.sip.listener-wss.cfg",
                    "transport=wss",
                    "bind.address=127.0.0.1",
                    "port=" + port,
                    "tls.certificate=" + certificate.certificate(),
                    "tls.key=" + certificate.key(),
                    "ws.origins=" + browser.origin())
                .file(
                    "io.patchbay.routing.route-phones.cfg",
                    "priority=10",
                    "pattern=[a-z]+",
                    "target=user")
                .set("io.patchbay.sip.registrar.cfg", "domains", "*")
                .set("io.patchbay.sip.auth.cfg", "methods", "REGISTER MESSAGE")
                .set("io.patchbay.sip.nat.cfg", "keepalive.stream", "1")
                .start(Product.START)) {
      Product.shell(gateway, "patchbay:user add anna password-of-anna");
      Product.shell(gateway, "patchbay:user add bert password-of-bert");
      browser.open("host=127.0.0.1&socket=wss://127.0.0.1:" + port, certificate);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(browser.reports())
                      .as("%s", browser.log())
                      .contains(
                          "anna registered",
                          "bert registered",
                          "OPTIONS: 200",
                          "bert got: Guten Tag",
                          "MESSAGE: 200"));
      assertThat(Product.shell(gateway, "patchbay:registrations"))
          .containsPattern("anna +sip:\\w+@\\w+\\.invalid;transport=ws .* wss 127\\.0\\.0\\.1 ")
          .contains("JsSIP");
      assertThat(Product.status(gateway)).containsEntry("sip.listener.wss.accepted", "2");
    }
  }
}
