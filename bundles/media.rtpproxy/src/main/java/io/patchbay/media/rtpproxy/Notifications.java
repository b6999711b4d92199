package io.patchbay.media.rtpproxy;

import io.patchbay.media.rtpproxy.protocol.Command.Notify;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a timeout notification is for. Each session of the node has a tag nobody can guess, since
 * whoever reaches our socket could end calls otherwise. Belongs on the node's loop.
 */
final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final int TAG_BYTES = 16;

  private final Optional<String> socket;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Runnable> waiting = new HashMap<>();

  /**
   * Nobody waits.
   *
   * @param socket what the node permits with {@code -n}; empty when it is not to notify
   */
  Notifications(Optional<String> socket) {
    this.socket = socket;
  }

  /**
   * What to tell the node so that {@code timedOut} runs, until it is {@linkplain #remove removed};
   * empty when the node is not to notify.
   */
  Optional<Notify> register(Runnable timedOut) {
    if (socket.isEmpty()) {
      return Optional.empty();
    }
    byte[] bits = new byte[TAG_BYTES];
    random.nextBytes(bits);
    String tag = HexFormat.of().formatHex(bits);
    waiting.put(tag, timedOut);
    return Optional.of(new Notify(socket.get(), tag));
  }

  void remove(Notify notify) {
    waiting.remove(notify.tag());
  }

  /** A line came. One nobody waits for is of a session that was deleted, or of a stranger. */
  void received(String line) {
    Runnable timedOut = waiting.get(line.trim());
    if (timedOut == null) {
      LOG.debug("a timeout notification for nobody: '{}'", line);
    } else {
      timedOut.run();
    }
  }
}
