package io.patchbay.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where the control socket of a data folder is: the one rule of gateway and client. */
final class ControlAddress {
  /**
   * {@code sun_path} of sockaddr_un has 108 octets on Linux and 104 elsewhere, with a final 0; the
   * server needs one more for the name it has while it is made ready.
   */
  private static final int LONGEST = 102;

  private ControlAddress() {}

  static Path of(Path data) {
    return of(data, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  static Path of(Path data, Path temporary) {
    Path folder = real(data);
    Path socket = folder.resolve("control.sock");
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST
        ? socket
        : temporary.resolve("patchbay-" + hash(folder.toString()) + ".sock");
  }

  private static Path real(Path data) {
    try {
      return data.toRealPath();
    } catch (IOException e) {
      return data.toAbsolutePath().normalize();
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
