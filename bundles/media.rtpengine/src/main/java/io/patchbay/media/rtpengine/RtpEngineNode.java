package io.patchbay.media.rtpengine;

import io.patchbay.lib.node.ChannelCounts;
import io.patchbay.lib.node.ChannelSettings;
import io.patchbay.lib.node.HealthSettings;
import io.patchbay.lib.node.LocalProcess;
import io.patchbay.lib.node.NodeSlot;
import io.patchbay.lib.node.NodeTransport;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that runs for one node: thread and sockets, the backend, and the node's program if it is
 * ours.
 */
final class RtpEngineNode implements NodeSlot.Node {
  private static final Logger LOG = LoggerFactory.getLogger(RtpEngineNode.class);
  private static final int MOST_PENDING = 10_000;

  /** What fits into a datagram: call-ids of some 60 bytes. */
  private static final int LISTED_BY_UDP = 900;

  private static final int LISTED_BY_STREAM = 100_000;
  private static final String REMEDY =
      "there is no such program; install it (Debian: apt-get install rtpengine-daemon) or set"
          + " 'command'";

  private final RtpEngineSettings.Node settings;
  private final NodeTransport transport;
  private final NgClient client;
  private final RtpEngineBackend backend;
  private final @Nullable LocalProcess process;

  /**
   * Starts it.
   *
   * @param prefix what the node knows our sessions by
   * @param live those that are in use, kept by all who share the prefix
   */
  RtpEngineNode(RtpEngineSettings all, String prefix, Set<String> live) {
    settings = all.node();
    transport = new NodeTransport(settings.name());
    Control control = Control.parse(settings.control());
    HealthSettings usual = HealthSettings.DEFAULT;
    client =
        new NgClient(
            settings.name(),
            transport.loop(),
            settings.encoding().codec(),
            new ChannelSettings(settings.budget(), MOST_PENDING),
            new HealthSettings(settings.probe(), usual.firstBackOff(), usual.maxBackOff()),
            control.maker().apply(transport));
    process =
        settings.command().isEmpty()
            ? null
            : new LocalProcess(
                settings.name(), transport.loop(), client.health(), settings.command(), REMEDY);
    if (process != null) {
      process.start();
    }
    backend =
        new RtpEngineBackend(
            settings.name(),
            transport.loop(),
            client,
            prefix,
            live,
            all.defaults(),
            new WatchSettings(
                settings.watch(),
                settings.lost(),
                control.takesLargeReplies() ? LISTED_BY_STREAM : LISTED_BY_UDP),
            this::describe);
    backend.start();
  }

  @Override
  public RtpEngineBackend backend() {
    return backend;
  }

  RtpEngineSettings.Node settings() {
    return settings;
  }

  private String describe() {
    ChannelCounts counts = client.counts();
    StringBuilder text = new StringBuilder(settings.control());
    LocalProcess ours = process;
    if (ours != null && ours.pid() > 0) {
      text.append(", process ").append(ours.pid());
    }
    text.append(", round trip ").append(counts.roundTripMillis()).append(" ms");
    told(text, counts.repeated(), "repeated");
    told(text, counts.unanswered(), "unanswered");
    told(text, counts.late(), "late");
    told(text, counts.foreign() + counts.garbled(), "garbled");
    return text.toString();
  }

  private static void told(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(count).append(' ').append(what);
    }
  }

  /** Ends sessions, program and thread, in this order. */
  @Override
  public void close() {
    try {
      backend
          .close()
          .toCompletableFuture()
          .get(settings.budget().toMillis() + 1000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}: the node was not told of the end of all sessions", settings.name());
    }
    client.close();
    LocalProcess ours = process;
    if (ours != null) {
      ours.stop();
    }
    transport.close();
  }
}
