package io.patchbay.media.relay;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A relay on real sockets, and short words for what tests do with it. */
final class RelayFixture implements AutoCloseable {
  static final MediaLeg A = new MediaLeg("a", Peer.LOOPBACK, Peer.LOOPBACK);
  static final MediaLeg B = new MediaLeg("b", Peer.LOOPBACK, Peer.LOOPBACK);

  final PacketEngine packets;
  final RelayBackend relay;
  final RecordingListener listener = new RecordingListener();

  /**
   * Starts a relay.
   *
   * @param keysAndValues of its configuration, where that is not as shipped
   */
  RelayFixture(EngineKind engine, PortRange ports, String... keysAndValues) {
    packets = PacketEngines.start(engine(engine));
    relay =
        new RelayBackend(
            packets, settings(ports, keysAndValues), () -> System.nanoTime() / 1_000_000);
  }

  static RelaySettings settings(PortRange ports, String... keysAndValues) {
    Map<String, String> keys = new HashMap<>(Map.of("ports", ports.toString()));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    try {
      return RelaySettings.read(keys);
    } catch (SettingsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static EngineSettings engine(EngineKind kind) {
    return new EngineSettings(kind, 2, Duration.ofMillis(1), 25_000);
  }

  MediaSession open() throws Exception {
    return await(relay.open(new MediaSessionSpec("call", listener)));
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MediaException known ? known : e;
    }
  }

  /** RTP port of an m-line. */
  static int port(SessionDescription sdp, int media) {
    return sdp.media().get(media).port();
  }

  @Override
  public void close() {
    relay.stop();
  }
}
