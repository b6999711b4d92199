package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.sip.SipMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plug-in, as the build made it, in a gateway with real calls: in, at work, and out. */
class SampleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIG = "org.example.blocklist.cfg";

  @TempDir private Path folder;

  @Test
  void theBlocklistRefusesWatchesAndLeaves() throws Exception {
    PluginFolder plugins = new PluginFolder(folder);
    try (Phone alice = new Phone("alice");
        Phone carol = new Phone("carol");
        Phone mallory = new Phone("mallory");
        Phone bob = new Phone("bob");
        Gateway gateway =
            Gateway.of(plugins.home())
                .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
                .file(CONFIG, "blocked=mal*", "watched=alice", "status=606")
                .start(Product.START)) {
      Path jar = plugins.drop(Path.of(System.getProperty("patchbay.sample.blocklist")));
      awaitState(gateway, "Active");
      // its services follow
      for (String hook : new String[] {"AdmissionPolicy", "HeaderFilter", "CallObserver"}) {
        Product.awaitLog(gateway, hook + " of a plug-in is there: org.example.blocklist.");
      }

      // the first questions have its classes loaded, which may take longer than its answers may
      try (Conversation call = Conversation.between(carol, bob, gateway)) {
        call.hangUp();
      }
      int slow = Product.complaints(gateway, "passed over").size();

      SipMessage refusal = mallory.refusal(gateway.sip(), "bob");
      assertThat(refusal.status()).isEqualTo(606);
      assertThat(bob.rings()).isFalse();

      try (Conversation call = Conversation.between(alice, bob, gateway)) {
        assertThat(call.callee().invite().header("X-Screening")).isEqualTo("watched");
        assertThat(call.callee().invite().header("Priority")).isEqualTo("non-urgent");
        call.expectMediaBothWays();
        call.hangUp();
      }
      Product.awaitLog(gateway, "watched alice called bob:");

      gateway.set(CONFIG, "blocked", "nobody");
      Product.awaitLog(gateway, "blocklist: blocked [nobody]");
      try (Conversation call = Conversation.between(mallory, bob, gateway)) {
        Files.delete(jar); // in the middle of a call
        awaitState(gateway, "");
        call.expectMediaBothWays();
        call.hangUp();
      }
      try (Conversation call = Conversation.between(alice, bob, gateway)) {
        assertThat(call.callee().invite().headers("X-Screening")).isEmpty();
        call.hangUp();
      }
      assertThat(Product.complaints(gateway, "passed over")).hasSize(slow);
    }
  }

  private static void awaitState(Gateway gateway, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String line =
                  Product.shell(gateway, "lb -s")
                      .lines()
                      .filter(each -> each.contains("samples.blocklist"))
                      .findFirst()
                      .orElse("");
              assertThat(line.isEmpty()).as(line).isEqualTo(state.isEmpty());
              assertThat(line).contains(state);
            });
  }
}
