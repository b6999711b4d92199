package io.patchbay.media.relay;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the engine that is asked for, or the fastest that works here. */
final class PacketEngines {
  private static final Logger LOG = LoggerFactory.getLogger(PacketEngines.class);

  private PacketEngines() {}

  /** Starts the engine that is set and logs which one it is. */
  static PacketEngine start(EngineSettings settings) {
    int threads = settings.threads();
    String problem = settings.kind() == EngineKind.NIO ? null : epollProblem();
    EngineKind kind = pick(settings.kind(), problem);
    if (problem == null) {
      LOG.info("relay: engine {}, {} media threads", kind.key(), threads);
    } else {
      LOG.info(
          "relay: engine {}, {} media threads (epoll is not to be had: {})",
          kind.key(),
          threads,
          problem);
    }
    return kind == EngineKind.EPOLL
        ? new NettyPacketEngine(settings, EpollIoHandler.newFactory(), EpollMediaLoop::new)
        : new NettyPacketEngine(settings, NioIoHandler.newFactory(), NioMediaLoop::new);
  }

  /** The engine to start: never {@link EngineKind#AUTO}. */
  static EngineKind pick(EngineKind wanted, @Nullable String epollProblem) {
    if (wanted == EngineKind.AUTO) {
      return epollProblem == null ? EngineKind.EPOLL : EngineKind.NIO;
    }
    return wanted;
  }

  /** Why epoll does not work here; null when it does. */
  static @Nullable String epollProblem() {
    Throwable cause = Epoll.unavailabilityCause();
    if (cause == null) {
      return null;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
