package io.patchbay.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.console.CommandRunner;
import io.patchbay.console.ControlServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of {@code bin/patchbay shell} against the server of the console, on a real socket. */
class ControlSocketTest {
  @TempDir Path data;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int ask(String command) {
    return new ControlClient(
            data,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(command);
  }

  private ControlServer serve(CommandRunner runner) throws IOException {
    return ControlServer.open(ControlAddress.of(data), runner);
  }

  private static void write(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void outputAndSuccessComeBack() throws IOException {
    String text = "zeile ä\n".repeat(50_000);
    try (ControlServer server =
        serve(
            (command, output, errors) -> {
              write(output, command + "\n" + text);
              write(errors, "aside");
              return true;
            })) {
      assertThat(ask("patchbay:call 'ü'")).isZero();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("patchbay:call 'ü'\n" + text);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("aside");
  }

  @Test
  void aFailedCommandExitsWithOne() throws IOException {
    try (ControlServer server =
        serve(
            (command, output, errors) -> {
              write(errors, "no call with id 8");
              return false;
            })) {
      assertThat(ask("x")).isEqualTo(1);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("no call with id 8");
  }

  @Test
  void withoutAGatewayItSaysSo() {
    assertThat(ask("x")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("patchbay: no gateway runs with data folder " + data);
  }

  @Test
  void aGatewayThatGoesAwayMeanwhileIsAFailure() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    ControlServer server =
        serve(
            (command, output, errors) -> {
              running.countDown();
              try {
                Thread.currentThread().join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return true;
            });
    CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> ask("x"));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    server.close();

    assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void onlyTheOwnerMayConnectAndAStaleFileIsReplaced() throws IOException {
    Path socket = ControlAddress.of(data);
    Files.createFile(socket);
    try (ControlServer server = serve((command, output, errors) -> true)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
      assertThat(ask("x")).isZero();
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void moreClientsThanServedAtOnceJustWait() throws Exception {
    CountDownLatch four = new CountDownLatch(4);
    CountDownLatch go = new CountDownLatch(1);
    try (ControlServer server =
        serve(
            (command, output, errors) -> {
              four.countDown();
              try {
                return go.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              }
            })) {
      List<CompletableFuture<Integer>> codes = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        codes.add(code);
        Thread thread = new Thread(() -> code.complete(ask("x")));
        thread.setDaemon(true);
        thread.start();
      }
      assertThat(four.await(10, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      for (CompletableFuture<Integer> code : codes) {
        assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
      }
    }
  }
}
