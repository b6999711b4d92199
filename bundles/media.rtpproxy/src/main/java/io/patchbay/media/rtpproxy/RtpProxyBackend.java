package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.lib.node.ChannelSettings;
import io.patchbay.lib.node.HealthSettings;
import io.patchbay.lib.node.NodeAddress;
import io.patchbay.lib.node.NodeHealth;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import io.patchbay.media.rtpproxy.protocol.Command;
import io.patchbay.media.rtpproxy.protocol.NodeInfo;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a media backend. Thread-safe; what sessions ask of it belongs on the node's loop. */
final class RtpProxyBackend implements MediaBackend {
  private static final Logger LOG = LoggerFactory.getLogger(RtpProxyBackend.class);

  /** Of a Call-ID at the node that is the call's: what makes it unique stands behind it. */
  private static final int CALL_ID_LENGTH = 200;

  private final String name;
  private final RtpProxyNode node;
  private final Notifications notifications;
  private final Set<RtpProxySession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicLong opened = new AtomicLong();

  /** Other lives, and other gateways, have other Call-IDs at the node. */
  private final String life = UUID.randomUUID().toString().substring(0, 8);

  private volatile RtpProxySettings settings;
  private volatile boolean stopped;
  private boolean reset;
  private Runnable givingUp = () -> {};
  private boolean waiting;

  /**
   * A backend; nothing happens before {@link #start}.
   *
   * @param opener makes the wire to the node
   * @param notifications whom the node tells of sessions that timed out
   */
  RtpProxyBackend(
      RtpProxySettings settings,
      NodeLoop loop,
      Function<WireListener, Wire> opener,
      Notifications notifications) {
    this.settings = settings;
    this.notifications = notifications;
    name = settings.name();
    reset = settings.reset();
    node =
        new RtpProxyNode(
            name,
            loop,
            opener,
            new ChannelSettings(settings.budget(), ChannelSettings.DEFAULT.maxPending()),
            HealthSettings.DEFAULT,
            this::looked);
    node.health().listen(this::onHealth);
  }

  void start() {
    node.start();
  }

  @Override
  public String name() {
    return name;
  }

  RtpProxyNode node() {
    return node;
  }

  Notifications notifications() {
    return notifications;
  }

  RtpProxySettings settings() {
    return settings;
  }

  /** Takes other settings of media; those of the node stay as they are. */
  void apply(MediaRules changed) {
    settings = settings.with(changed);
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    if (stopped || !node.isUsable()) {
      return CompletableFuture.failedFuture(
          new MediaException(
              MediaException.Kind.UNAVAILABLE,
              stopped ? name + ": stopped" : name + ": out of service: " + node.problem()));
    }
    RtpProxySession session = new RtpProxySession(spec, this, callId(spec));
    CompletableFuture<MediaSession> result = new CompletableFuture<>();
    node.loop()
        .execute(
            () -> {
              sessions.add(session);
              session.opened();
              result.complete(session);
            });
    return result;
  }

  private String callId(MediaSessionSpec spec) {
    String text = spec.callId().replaceAll("[^\\x21-\\x7e]|&&", "_");
    String kept = text.substring(0, Math.min(text.length(), CALL_ID_LENGTH));
    return kept + "-" + life + "-" + opened.incrementAndGet();
  }

  /** A session is over. */
  void remove(RtpProxySession session) {
    sessions.remove(session);
  }

  /**
   * The node's address when it does not say one: where it is asked, or, on this machine, where
   * signalling with the side is.
   */
  InetAddress ownHost(MediaLeg to) {
    NodeAddress control = settings.control();
    return Addresses.literal(control.host())
        .filter(address -> !address.isLoopbackAddress() && !address.isAnyLocalAddress())
        .orElse(to.local());
  }

  @Override
  public BackendStatus status() {
    String state = stopped ? "stopped" : node.isUsable() ? node.describe() : node.problem();
    // A node that is being shut down serves its calls to their end: they need not be moved.
    return new BackendStatus(
        name,
        !stopped && node.health().admits(),
        settings.control() + ": " + state,
        sessions.size(),
        -1,
        -1);
  }

  private void onHealth(NodeHealth.State state) {
    if (state == NodeHealth.State.CLOSED) {
      givingUp.run();
      if (waiting && !sessions.isEmpty()) {
        verify(true);
      }
      waiting = false;
      resetOnce();
    } else if (state == NodeHealth.State.OPEN && !waiting) {
      Duration limit = settings.media().lost();
      waiting = true;
      givingUp = limit.isZero() ? () -> {} : node.loop().schedule(limit, this::giveUp);
    }
  }

  /**
   * Sessions of an earlier life cannot be listed; a node that serves nobody else can be emptied.
   */
  private void resetOnce() {
    if (reset && sessions.isEmpty()) {
      var unused =
          node.ask(Command.deleteAll())
              .thenAccept(done -> LOG.info("{}: sessions of an earlier life deleted", name));
    }
    reset = false;
  }

  private void giveUp() {
    if (!sessions.isEmpty()) {
      LOG.warn(
          "{}: {} sessions given up: no answer for {} s",
          name,
          sessions.size(),
          settings.media().lost().toSeconds());
    }
    List.copyOf(sessions).forEach(session -> session.lose("the node does not answer"));
  }

  /** A probe was answered. A node that has less than we had of it is asked what is left. */
  private void looked(NodeInfo info, boolean restarted) {
    int live = sessions.stream().mapToInt(RtpProxySession::live).sum();
    if (node.health().admits() && (restarted || info.active() < live)) {
      verify(restarted);
    }
  }

  /** One session after the other. */
  private void verify(boolean restarted) {
    CompletionStage<?> turn = CompletableFuture.allOf();
    for (RtpProxySession session : sessions) {
      turn = turn.thenCompose(before -> session.verify(restarted));
    }
  }

  /**
   * Ends all sessions at the node and tells their owners. The node is to be closed after that.
   *
   * @return done when the node has answered, or was given up
   */
  CompletionStage<Void> stop() {
    stopped = true;
    CompletableFuture<Void> done = new CompletableFuture<>();
    node.loop()
        .execute(
            () -> {
              List<CompletableFuture<?>> ends = new ArrayList<>();
              for (RtpProxySession session : List.copyOf(sessions)) {
                ends.add(
                    session
                        .end()
                        .thenAccept(report -> session.tellLost("stopped"))
                        .toCompletableFuture());
              }
              CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                  .whenComplete((all, error) -> done.complete(null));
            });
    return done;
  }
}
