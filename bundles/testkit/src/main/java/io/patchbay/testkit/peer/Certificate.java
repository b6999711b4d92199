package io.patchbay.testkit.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate with its key, as files of both kinds, made by the JDK's keytool.
 *
 * @param certificate PEM file; also what trusts it
 * @param key PEM file, PKCS#8
 * @param keystore PKCS#12 file with both, of password {@link #PASSWORD}
 */
public record Certificate(Path certificate, Path key, Path keystore) {
  public static final String PASSWORD = "secret";

  /**
   * Makes one that is valid for a year; blocks for a second or two.
   *
   * @param names subject alternative names as keytool writes them, such as {@code
   *     dns:example.com,ip:127.0.0.1}; empty for none
   */
  public static Certificate make(Path folder, String name, String names) {
    Path store = folder.resolve(name + ".p12");
    try {
      Files.deleteIfExists(store);
      ProcessBuilder keytool =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-keyalg",
              "EC",
              "-alias",
              name,
              "-dname",
              "CN=" + name,
              "-validity",
              "365",
              "-storetype",
              "PKCS12",
              "-storepass",
              PASSWORD,
              "-keystore",
              store.toString());
      if (!names.isEmpty()) {
        keytool.command().add("-ext");
        keytool.command().add("san=" + names);
      }
      Process process = keytool.redirectErrorStream(true).start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            "keytool: "
                + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
      KeyStore read = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        read.load(in, PASSWORD.toCharArray());
      }
      Key key = read.getKey(name, PASSWORD.toCharArray());
      return new Certificate(
          pem(folder.resolve(name + ".crt"), "CERTIFICATE", read.getCertificate(name).getEncoded()),
          pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()),
          store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String type, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
