package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.itests.distribution.plugin.FailingTaps;
import io.patchbay.testkit.peer.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in whose taps fail: each is told by its name, and calls go on. */
class TapPluginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void tapsThatThrowOrHangAreDetachedByNameAndTheCallGoesOn() throws Exception {
    PluginFolder plugins = new PluginFolder(folder);
    Map<String, String> headers =
        Map.of(
            "Bundle-Activator",
            FailingTaps.class.getName(),
            "Import-Package",
            "org.osgi.framework,io.patchbay.api.media.tap");
    try (Phone alice = new Phone("alice");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Gateway.of(plugins.home())
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .set(Product.ROUTE, "media.taps", "thrower hanger recorder")
                .set("io.patchbay.media.select.cfg", "tap.patience", "5")
                .set("io.patchbay.media.recorder.cfg", "free.space", "1")
                .start(Product.START)) {
      Path jar = plugins.drop("taps", headers, FailingTaps.class, FailingTaps.Receiver.class);
      Product.awaitLog(gateway, "tap 'thrower' is there");
      Product.awaitLog(gateway, "tap 'hanger' is there");
      try (Conversation call = Conversation.between(alice, bob, gateway)) {
        assertThat(Product.oneComplaint(gateway, "tap 'thrower' is detached"))
            .contains("java.lang.IllegalStateException: no more of this");
        assertThat(Product.oneComplaint(gateway, "tap 'hanger' is detached"))
            .contains("did not return within 5 s");
        call.expectMediaBothWays();
        String shown = Product.shell(gateway, "patchbay:call 1");
        assertThat(shown.lines().filter(line -> line.contains("FAILED"))).hasSize(2);
        assertThat(shown).containsPattern("recorder +LISTENING");

        Files.delete(jar);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(gateway.shell("patchbay:tap 1 thrower").output())
                        .contains("no tap is named 'thrower' (there are: recorder)"));
        call.expectMediaBothWays();
        call.hangUp();
      }
      // another call does without them
      try (Conversation call = Conversation.between(alice, bob, gateway)) {
        call.expectMediaBothWays();
        call.hangUp();
      }
    }
  }
}
