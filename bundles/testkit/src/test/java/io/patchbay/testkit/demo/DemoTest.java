package io.patchbay.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.sip.UserAgent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void aDirectCallIsGoodAndNotAnchored(@TempDir Path folder) throws Exception {
    String bob = "127.0.0.1:" + FreePorts.one();
    int exit =
        Demo.run(
            List.of("--gateway", bob, "--listen", bob, "--seconds", "1", "--wav", "" + folder),
            out);
    assertThat(exit).as(text()).isEqualTo(Demo.GOOD);
    assertThat(text())
        .contains("INVITE", "180 Ringing", "ACK", "BYE", "440 Hz (440 Hz)", "660 Hz (660 Hz)")
        .contains("Not anchored", "heard each other");
    assertThat(folder.resolve("alice-heard.wav")).isNotEmptyFile();
    assertThat(folder.resolve("bob-heard.wav")).isNotEmptyFile();
  }

  @Test
  void aCallThatIsRefusedIsBadAndSaysWhy() throws Exception {
    try (UserAgent gateway = UserAgent.udp("gateway")) {
      gateway.onCall(call -> call.refuse(503, "Service Unavailable"));
      String address = "127.0.0.1:" + gateway.address().getPort();
      int exit =
          Demo.run(List.of("--gateway", address, "--listen", "127.0.0.1:" + FreePorts.one()), out);
      assertThat(exit).isEqualTo(Demo.BAD);
      assertThat(text())
          .contains("Alice's call was refused: 503 Service Unavailable")
          .contains("Alice → Bob: no media at all", "Bob → Alice: no media at all");
    }
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    try (UserAgent other = UserAgent.udp("other")) {
      String taken = "127.0.0.1:" + other.address().getPort();
      assertThat(Demo.run(List.of("--gateway", taken, "--listen", taken), out)).isEqualTo(Demo.BAD);
      assertThat(text()).startsWith("demo: cannot bind UDP").hasLineCount(1);
    }
  }

  @Test
  void aWrongCommandLineIsExplained() throws Exception {
    assertThat(Demo.run(List.of("--gateway", "127.0.0.1:5060"), out)).isEqualTo(Demo.USAGE);
    assertThat(text()).contains("demo: --listen is missing", "usage:");
    printed.reset();
    assertThat(Demo.run(List.of("--seconds", "0"), out)).isEqualTo(Demo.USAGE);
    assertThat(text()).contains("--seconds 0: not a number from 1 to 60");
    printed.reset();
    assertThat(Demo.run(List.of("--gateway", "here"), out)).isEqualTo(Demo.USAGE);
    assertThat(text()).contains("--gateway here: not HOST:PORT");
    printed.reset();
    assertThat(Demo.run(List.of("--help"), out)).isEqualTo(Demo.GOOD);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
