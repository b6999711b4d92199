package io.patchbay.media.rtpengine;

import io.patchbay.lib.node.Cookies;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One WebSocket for all requests, opened anew when there is something to send and none is up. */
final class WebSocketWire implements Wire {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final String SUBPROTOCOL = "ng.rtpengine.com";
  private static final int LARGEST = 1 << 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;
  private final WireListener listener;
  private @Nullable Connection current;

  WebSocketWire(URI uri, WireListener listener) {
    this.uri = uri;
    this.listener = listener;
  }

  @Override
  public boolean isLossy() {
    return false;
  }

  @Override
  public void send(String cookie, byte[] body) {
    Connection connection = current;
    if (connection == null || connection.ended) {
      connection = new Connection();
      current = connection;
      connection.open();
    }
    connection.send(cookie, Cookies.write(cookie, body));
  }

  @Override
  public void abandon(String cookie) {
    Connection connection = current;
    if (connection != null && connection.asked.remove(cookie)) {
      current = null;
      connection.end("a reply did not come");
    }
  }

  @Override
  public void close() {
    Connection connection = current;
    current = null;
    if (connection != null) {
      connection.asked.clear();
      connection.end("closed");
    }
  }

  private final class Connection implements WebSocket.Listener {
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> sending = new CompletableFuture<>();
    private volatile boolean ended;

    private void open() {
      sending =
          client
              .newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .subprotocols(SUBPROTOCOL)
              .buildAsync(uri, this);
    }

    /** One message after the other, as {@link WebSocket#sendBinary} wants it. */
    private void send(String cookie, byte[] bytes) {
      asked.add(cookie);
      sending = sending.thenCompose(socket -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
      var unused =
          sending.whenComplete(
              (@Nullable WebSocket socket, @Nullable Throwable error) -> {
                if (error != null) {
                  end(HttpWire.reason(error));
                }
              });
    }

    private void end(String reason) {
      ended = true;
      var unused = sending.thenAccept(WebSocket::abort);
      for (String cookie : List.copyOf(asked)) {
        if (asked.remove(cookie)) {
          listener.onBroken(cookie, reason);
        }
      }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      message.writeBytes(bytes);
      if (message.size() > LARGEST) {
        listener.onGarbage();
        end("a message of more than " + LARGEST + " bytes");
      } else if (last) {
        asked.remove(Cookies.read(message.toByteArray(), listener));
        message.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end("the connection was closed");
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end(HttpWire.reason(error));
    }
  }
}
