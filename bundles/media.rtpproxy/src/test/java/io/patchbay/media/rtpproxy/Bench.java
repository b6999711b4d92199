package io.patchbay.media.rtpproxy;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.lib.node.NodeAddress;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.testkit.VirtualLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A backend in virtual time, with a {@link FakeNode}. */
final class Bench {
  static final MediaRules RULES =
      new MediaRules(
          List.of(),
          false,
          Set.of("inside"),
          true,
          Duration.ofSeconds(180),
          Duration.ofSeconds(60),
          Duration.ofSeconds(3600),
          Duration.ofSeconds(10));

  final VirtualLoop time = new VirtualLoop();
  final Notifications notifications = new Notifications(Optional.of("unix:/tmp/notify"));
  final List<String> events = new ArrayList<>();
  final RtpProxyBackend backend;
  FakeNode node;

  Bench() {
    this(RULES, false);
  }

  Bench(MediaRules rules, boolean reset) {
    NodeLoop loop =
        new NodeLoop(
            time::execute, time::nowMillis, (delay, task) -> time.schedule(delay, task)::cancel);
    RtpProxySettings settings =
        new RtpProxySettings(
            "rtpproxy-test",
            NodeAddress.parse("udp:127.0.0.1:7722"),
            Duration.ofSeconds(3),
            Optional.of("unix:/tmp/notify"),
            Optional.empty(),
            reset,
            List.of(),
            rules);
    backend =
        new RtpProxyBackend(
            settings,
            loop,
            listener -> {
              node = new FakeNode(listener);
              return node;
            },
            notifications);
    backend.start();
    time.runPending();
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static MediaLeg leg(String id) {
    return leg(id, MediaLegOptions.none());
  }

  static MediaLeg leg(String id, MediaLegOptions options) {
    return new MediaLeg(id, address("10.0.0.1"), address("10.0.0.2"), options);
  }

  static SessionDescription sdp(String host, int port, String... lines) {
    String family = host.contains(":") ? "IP6 " : "IP4 ";
    String text =
        "v=0\r\no=- 1 1 IN "
            + family
            + host
            + "\r\ns=-\r\nc=IN "
            + family
            + host
            + "\r\nt=0 0\r\nm=audio "
            + port
            + " RTP/AVP 0 8\r\n"
            + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n");
    try {
      return SessionDescription.parse(text);
    } catch (SdpException e) {
      throw new AssertionError(e);
    }
  }

  MediaSession open() {
    return open(MediaSessionOptions.none());
  }

  MediaSession open(MediaSessionOptions options) {
    return done(
        backend.open(
            new MediaSessionSpec(
                "call 1",
                new MediaSessionListener() {
                  @Override
                  public void onTimeout(MediaTimeout timeout) {
                    events.add("timeout " + timeout);
                  }

                  @Override
                  public void onLost(String reason) {
                    events.add("lost " + reason);
                  }

                  @Override
                  public void onEvent(MediaEvent event) {
                    events.add(event.text());
                  }
                },
                options)));
  }

  /** Lets what is ready happen, and what a silent node makes of it. */
  <T> T done(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    time.runPending();
    if (!future.isDone()) {
      time.advance(Duration.ofSeconds(4));
    }
    return future.join();
  }

  MediaException failure(CompletionStage<?> stage) {
    try {
      done(stage);
    } catch (CompletionException e) {
      if (e.getCause() instanceof MediaException known) {
        return known;
      }
      throw e;
    }
    throw new AssertionError("did not fail");
  }

  /** A call that is up, with the ports of both sides. */
  MediaSession call() {
    MediaSession session = open();
    done(session.offer(leg("a"), leg("b"), sdp("198.51.100.1", 4000)));
    done(session.answer(leg("b"), leg("a"), sdp("198.51.100.2", 5000)));
    return session;
  }

  /** The node says that a session timed out, as it would by itself. */
  void timeOut(String tagOfSession) {
    notifications.received(tagOfSession);
    time.runPending();
  }
}
