package io.patchbay.itests.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.patchbay.testkit.peer.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Chromium without a window, and the web server of its page: the page, what npm has
 * installed, and a place for what the page reports.
 */
final class Browser implements AutoCloseable {
  private static final String PROGRAM = "/usr/bin/chromium-headless-shell";
  private static final String PACKAGES = "/node_modules/";

  private final HttpServer server;
  private final String page;
  private final Path packages;
  private final Path folder;
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private Process process;

  /**
   * @param page resource with the page
   * @param packages folder with {@code node_modules}
   * @param folder for what the browser writes
   */
  Browser(String page, Path packages, Path folder) throws IOException {
    this.page = page;
    this.packages = packages;
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  static boolean available(Path packages) {
    return Files.isExecutable(Path.of(PROGRAM))
        && Files.isDirectory(packages.resolve("node_modules").resolve("jssip"));
  }

  /** The web origin of its page. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Opens the page.
   *
   * @param query of its address
   * @param trusted the only certificate that is taken although no authority knows it
   */
  void open(String query, Certificate trusted) throws Exception {
    process =
        new ProcessBuilder(
                PROGRAM,
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "--ignore-certificate-errors-spki-list=" + hash(trusted),
                origin() + "/?" + query)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
  }

  /** SHA-256 of the certificate's public key, as Chromium wants it. */
  private static String hash(Certificate certificate) throws Exception {
    try (InputStream in = Files.newInputStream(certificate.certificate())) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }
  }

  /** What the page has said so far. */
  List<String> reports() {
    return List.copyOf(reports);
  }

  /** What the browser itself printed. */
  String log() {
    try {
      return Files.readString(folder.resolve("browser.log"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/report")) {
      reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      send(exchange, "text/plain", new byte[0]);
    } else if (path.equals("/")) {
      try (InputStream in = Browser.class.getResourceAsStream(page)) {
        send(exchange, "text/html", in.readAllBytes());
      }
    } else {
      Path file = packages.resolve(path.substring(1)).normalize();
      if (path.startsWith(PACKAGES) && file.startsWith(packages) && Files.isRegularFile(file)) {
        send(exchange, "text/javascript", Files.readAllBytes(file));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
    server.stop(0);
  }
}
