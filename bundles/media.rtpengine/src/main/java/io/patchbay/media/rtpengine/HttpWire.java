package io.patchbay.media.rtpengine;

import io.patchbay.lib.node.Cookies;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A POST for each request. */
final class HttpWire implements Wire {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Map<String, CompletableFuture<?>> asked = new ConcurrentHashMap<>();
  private final URI uri;
  private final WireListener listener;

  HttpWire(URI uri, WireListener listener) {
    this.uri = uri;
    this.listener = listener;
  }

  @Override
  public boolean isLossy() {
    return false;
  }

  @Override
  public void send(String cookie, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-rtpengine-ng")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Cookies.write(cookie, body)))
            .build();
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    asked.put(cookie, response);
    var unused =
        response.whenComplete(
            (@Nullable HttpResponse<byte[]> got, @Nullable Throwable error) -> {
              if (!asked.remove(cookie, response)) {
                return;
              }
              if (got != null && got.statusCode() == 200) {
                Cookies.read(got.body(), listener);
              } else {
                listener.onBroken(
                    cookie, got != null ? "HTTP status " + got.statusCode() : reason(error));
              }
            });
  }

  static String reason(@Nullable Throwable error) {
    Throwable cause = error == null || error.getCause() == null ? error : error.getCause();
    return cause == null || cause.getMessage() == null
        ? "cannot be reached: " + (cause == null ? "" : cause.getClass().getSimpleName())
        : cause.getMessage();
  }

  @Override
  public void abandon(String cookie) {
    CompletableFuture<?> response = asked.remove(cookie);
    if (response != null) {
      response.cancel(true);
    }
  }

  @Override
  public void close() {
    asked.keySet().forEach(this::abandon);
  }
}
