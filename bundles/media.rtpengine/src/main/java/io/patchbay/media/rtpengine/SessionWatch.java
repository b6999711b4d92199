package io.patchbay.media.rtpengine;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.lib.node.NodeHealth;
import io.patchbay.lib.node.NodeLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the node still has the sessions it should have: it ends those without media itself
 * and tells nobody. One it does not have any more timed out, unless the node began its life later
 * than the session did: then it was lost. One list answers for all; those it has no room for are
 * asked for one by one, some at a time. The sessions of a node that is silent for too long are
 * lost.
 */
final class SessionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);
  private static final int ASKED_AT_A_TIME = 20;

  private final String node;
  private final NodeLoop loop;
  private final NgClient client;
  private final WatchSettings settings;
  private final Map<String, RtpEngineSession> sessions;
  private boolean stopped;
  private int turn;
  private boolean isSilent;
  private Runnable next = () -> {};
  private Runnable silent = () -> {};

  /**
   * @param sessions by the call-ids the node knows them by; looked at, not changed
   */
  SessionWatch(
      String node,
      NodeLoop loop,
      NgClient client,
      WatchSettings settings,
      Map<String, RtpEngineSession> sessions) {
    this.node = node;
    this.loop = loop;
    this.client = client;
    this.settings = settings;
    this.sessions = sessions;
  }

  void start() {
    loop.execute(this::later);
  }

  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          next.run();
          silent.run();
        });
  }

  /** The node began or ceased to answer: one that does not for too long has no sessions. */
  void stateChanged(NodeHealth.State state) {
    if (state == NodeHealth.State.CLOSED) {
      silent.run();
      isSilent = false;
    } else if (!isSilent && !settings.lost().isZero()) {
      isSilent = true;
      silent = loop.schedule(settings.lost(), this::giveUp);
    }
  }

  private void giveUp() {
    String reason = "has not answered for " + settings.lost().toSeconds() + " seconds";
    List.copyOf(sessions.values()).forEach(session -> session.lost(reason));
  }

  private void later() {
    if (!stopped) {
      next = loop.schedule(settings.interval(), this::look);
    }
  }

  private void look() {
    List<String> expected =
        sessions.entrySet().stream()
            .filter(entry -> entry.getValue().knownSince() >= 0)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (expected.isEmpty() || !client.health().admits()) {
      later();
      return;
    }
    var unused =
        client
            .ask("list", Map.of("limit", settings.listLimit()))
            .whenComplete((list, error) -> loop.execute(() -> listed(expected, list)));
  }

  private void listed(List<String> expected, NgDictionary list) {
    if (list != null) {
      List<String> calls = list.texts("calls");
      Set<String> there = new HashSet<>(calls);
      List<String> missing = expected.stream().filter(id -> !there.contains(id)).toList();
      if (calls.size() < settings.listLimit()) {
        gone(missing);
      } else {
        ask(missing);
      }
    }
    later();
  }

  /** The list is cut off: they may be there all the same. */
  private void ask(List<String> unseen) {
    for (int i = 0; i < Math.min(ASKED_AT_A_TIME, unseen.size()); i++) {
      String callId = unseen.get(Math.floorMod(turn++, unseen.size()));
      var unused =
          client
              .ask("query", Map.of("call-id", callId))
              .whenComplete(
                  (reply, error) -> {
                    if (error instanceof MediaException failure
                        && failure.kind() == MediaException.Kind.GONE) {
                      gone(List.of(callId));
                    }
                  });
    }
  }

  private void gone(List<String> callIds) {
    List<RtpEngineSession> gone = new ArrayList<>();
    for (String callId : callIds) {
      RtpEngineSession session = sessions.get(callId);
      if (session != null) {
        gone.add(session);
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    var unused =
        client
            .ask("statistics", Map.of())
            .whenComplete(
                (reply, error) -> {
                  if (reply != null) {
                    loop.execute(() -> tell(gone, reply));
                  }
                });
  }

  private void tell(List<RtpEngineSession> gone, NgDictionary reply) {
    long uptime = reply.dictionary("statistics").dictionary("totalstatistics").number("uptime");
    long began = loop.nowMillis() - TimeUnit.SECONDS.toMillis(uptime);
    for (RtpEngineSession session : gone) {
      if (session.knownSince() < began) {
        LOG.debug("{}: a session of {} ms ago is older than the node", node, session.knownSince());
        session.lost("was started anew and lost the session");
      } else {
        session.timedOut(MediaTimeout.IDLE);
      }
    }
  }
}
