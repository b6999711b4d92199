package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ShellResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code bin/patchbay shell} from outside: what it prints, and how it exits. */
class ConsoleIT extends AliceAndBob {
  private static final int NOT_RUNNING = 3;

  @Test
  void callIsListedShownAndHungUpOnBothLegs() throws Exception {
    assertThat(Product.shell(gateway, "patchbay:calls")).isEqualTo("no calls\n");
    try (Conversation call = Conversation.between(alice, bob, gateway)) {
      call.expectMediaBothWays();
      String calls = Product.shell(gateway, "patchbay:calls");
      assertThat(calls.lines()).hasSize(2);
      String id = calls.lines().toList().get(1).strip().split("\\s+", 2)[0];
      assertThat(calls).contains("alice", "bob", "UP", "relay");

      String shown = Product.shell(gateway, "patchbay:call " + id);
      assertThat(shown).contains(call.caller().id(), call.callee().id());
      assertThat(shown).contains("127.0.0.1:" + call.relay().getPort());
      assertThat(Product.streamCount(shown, "a", "RTP")).isPositive();
      String media = Product.shell(gateway, "patchbay:media");
      assertThat(Product.streamCount(media, "b", "RTP")).isPositive();

      Product.shell(gateway, "patchbay:hangup " + id);
      call.awaitEnds();
    }
  }

  @Test
  void unknownIdsFail() throws Exception {
    expectFailure("patchbay:call 4711", "no call with id 4711");
    expectFailure("patchbay:call x", "no call with id x");
    expectFailure("patchbay:hangup 4711", "no call with id 4711");
  }

  @Test
  void commandsThatDoNotExistFail() throws Exception {
    expectFailure("patchbay:nothing", "patchbay:nothing");
    expectFailure("patchbay:call", "");
  }

  @Test
  void withoutAGatewayItFails() throws Exception {
    try (Gateway ended = Product.distribution().start(Product.START)) {
      assertThat(ended.terminate(Duration.ofSeconds(30))).isZero();

      ShellResult result = ended.shell("patchbay:calls");
      assertThat(result.exitCode()).isEqualTo(NOT_RUNNING);
      assertThat(result.output()).contains("no gateway runs").hasLineCount(1);
    }
  }

  private static void expectFailure(String command, String words) throws Exception {
    ShellResult result = gateway.shell(command);
    assertThat(result.exitCode()).as("%s: %s", command, result.output()).isNotZero();
    assertThat(result.output()).contains(words).doesNotContain("\tat ");
  }
}
