package io.patchbay.itests.distribution;

import io.patchbay.testkit.peer.Certificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code openssl s_client}, which passes on what it is given and prints what it gets. */
final class OpenSsl implements AutoCloseable {
  private final Process process;
  private final StringBuilder unread = new StringBuilder();

  /**
   * Connects to a port of this machine.
   *
   * @param trusted its certificate
   * @param further options
   */
  OpenSsl(int port, Certificate trusted, String... further) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-CAfile",
                trusted.certificate().toString(),
                "-ign_eof"));
    command.addAll(List.of(further));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  void write(byte[] bytes) throws IOException {
    process.getOutputStream().write(bytes);
    process.getOutputStream().flush();
  }

  /** What it printed since the last time, until there is that text or it has ended. */
  String readUntil(String end) throws IOException {
    byte[] buffer = new byte[4_096];
    while (unread.indexOf(end) < 0) {
      int length = process.getInputStream().read(buffer);
      if (length < 0) {
        break;
      }
      unread.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    }
    String read = unread.toString();
    unread.setLength(0);
    return read;
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
