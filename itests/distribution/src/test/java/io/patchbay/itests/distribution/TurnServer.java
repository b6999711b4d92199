package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's coturn for one user, relaying to nobody but the gateway. */
final class TurnServer implements AutoCloseable {
  static final int PORT = 3478;

  private static final Path PROGRAM = Path.of("/usr/bin/turnserver");

  private final Process process;
  private final Path log;

  TurnServer(Path folder, String address, String user, String password) throws IOException {
    this(List.of(), folder, address, address, address, user, password);
  }

  /**
   * On the machine's own address behind a 1:1 NAT.
   *
   * @param shown the public address, which the gateway shows as well
   */
  static TurnServer behindNat(
      Path folder, String address, String shown, String user, String password) throws IOException {
    return new TurnServer(List.of(), folder, address, shown, shown, user, password);
  }

  /**
   * On an address of a network namespace.
   *
   * @param gateway the address of its media
   */
  static TurnServer in(
      String space, Path folder, String address, String gateway, String user, String password)
      throws IOException {
    List<String> there = List.of("ip", "netns", "exec", space);
    return new TurnServer(there, folder, address, address, gateway, user, password);
  }

  private TurnServer(
      List<String> there,
      Path folder,
      String address,
      String shown,
      String gateway,
      String user,
      String password)
      throws IOException {
    Files.createDirectories(folder);
    log = folder.resolve("log");
    Path configuration =
        Files.writeString(
            folder.resolve("turnserver.conf"),
            """
            listening-ip=%1$s
            relay-ip=%1$s
            %6$s
            listening-port=%2$d
            min-port=49152
            max-port=49251
            realm=patchbay.test
            lt-cred-mech
            user=%3$s:%4$s
            denied-peer-ip=0.0.0.0-255.255.255.255
            allowed-peer-ip=%7$s
            no-tls
            no-dtls
            no-cli
            userdb=%5$s/users
            pidfile=%5$s/pid
            log-file=stdout
            """
                .formatted(
                    address,
                    PORT,
                    user,
                    password,
                    folder,
                    shown.equals(address) ? "" : "external-ip=" + shown + '/' + address,
                    gateway));
    List<String> command = new ArrayList<>(there);
    command.addAll(List.of(PROGRAM.toString(), "-v", "-c", configuration.toString()));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /** Waits for that text in what it has printed. */
  void awaitLog(String text) {
    await()
        .atMost(TapedCalls.PATIENCE)
        .untilAsserted(
            () -> assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).contains(text));
  }

  /**
   * Waits until it has let go of what phones had there. That takes it a second from when they gave
   * it back, and who asks for more from the same port before that is told 437.
   */
  void awaitIdle() {
    await()
        .atMost(TapedCalls.PATIENCE)
        .untilAsserted(
            () -> assertThat(count("closed (2nd stage)")).isEqualTo(count(": new, realm=")));
  }

  private long count(String text) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
