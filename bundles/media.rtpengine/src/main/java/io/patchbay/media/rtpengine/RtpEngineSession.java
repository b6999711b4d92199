package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaException.Kind;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.lib.node.NodeLoop;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call on the node. The node knows each side by a tag of its own, the side's id, from the first
 * offer on, so that every branch of a fork is one side there too. From-tag is always the side that
 * offered, whoever began the call.
 */
final class RtpEngineSession implements MediaSession {
  private final MediaSessionSpec spec;
  private final String node;
  private final String callId;
  private final NodeLoop loop;
  private final NgClient client;
  private final NgDefaults defaults;
  private final Consumer<String> forget;
  private final Abilities abilities;
  private final Map<String, SessionDescription> offers = new ConcurrentHashMap<>();

  /** Those that answered, with whom they answered. */
  private final Map<String, String> peers = new ConcurrentHashMap<>();

  private final AtomicBoolean ended = new AtomicBoolean();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private @Nullable CompletableFuture<MediaReport> closed;
  private Runnable setUp = () -> {};
  private Runnable duration = () -> {};
  private volatile boolean asked;
  private volatile long knownSince = -1;
  private volatile MediaReport report = MediaReport.empty();

  /**
   * A session the node knows nothing of yet.
   *
   * @param callId what the node calls it
   * @param forget told of the call-id when it is closed
   */
  RtpEngineSession(
      MediaSessionSpec spec,
      String node,
      String callId,
      NodeLoop loop,
      NgClient client,
      NgDefaults defaults,
      Consumer<String> forget) {
    this.spec = spec;
    this.node = node;
    this.callId = callId;
    this.loop = loop;
    this.client = client;
    this.defaults = defaults;
    this.forget = forget;
    abilities =
        new Abilities((command, arguments) -> inOrder(() -> command(command, arguments)), defaults);
  }

  /** Starts the timers that are wanted. */
  void begin() {
    loop.execute(
        () -> {
          spec.options()
              .setupTimeout()
              .ifPresent(limit -> setUp = loop.schedule(limit, () -> timedOut(MediaTimeout.SETUP)));
          spec.timeLeft()
              .ifPresent(
                  limit -> duration = loop.schedule(limit, () -> timedOut(MediaTimeout.DURATION)));
        });
  }

  @Override
  public String backend() {
    return node;
  }

  @Override
  public CompletionStage<SessionDescription> offer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return inOrder(
        () -> {
          try {
            OfferAnswer.checkOffer(sdp);
            Map<String, Object> arguments =
                NgOptions.offer(node, defaults, spec.options(), from, to);
            if (!peers.containsKey(to.id())) {
              arguments.put("via-branch", to.id());
            }
            return describe("offer", from, to, sdp, arguments)
                .thenApply(
                    shown -> {
                      offers.put(from.id(), sdp);
                      return shown;
                    });
          } catch (SdpException e) {
            return CompletableFuture.failedStage(unusable(e));
          } catch (MediaException e) {
            return CompletableFuture.failedStage(e);
          }
        });
  }

  @Override
  public CompletionStage<SessionDescription> answer(
      MediaLeg from, MediaLeg to, SessionDescription sdp) {
    return inOrder(
        () -> {
          SessionDescription offer = offers.get(to.id());
          if (offer == null) {
            return CompletableFuture.failedStage(
                new MediaException(
                    Kind.UNUSABLE_SDP, "an answer to nothing: no offer was made by " + to.id()));
          }
          try {
            SessionDescription fitted = OfferAnswer.fitAnswer(offer, sdp);
            return describe(
                    "answer",
                    to,
                    from,
                    fitted,
                    NgOptions.answer(node, defaults, spec.options(), from, to))
                .thenApply(
                    shown -> {
                      peers.put(from.id(), to.id());
                      peers.put(to.id(), from.id());
                      loop.execute(() -> setUp.run());
                      return shown;
                    });
          } catch (SdpException e) {
            return CompletableFuture.failedStage(unusable(e));
          } catch (MediaException e) {
            return CompletableFuture.failedStage(e);
          }
        });
  }

  private CompletionStage<SessionDescription> describe(
      String command,
      MediaLeg offerer,
      MediaLeg answerer,
      SessionDescription sdp,
      Map<String, Object> arguments) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from-tag", offerer.id());
    all.put("to-tag", answerer.id());
    all.put("sdp", new String(sdp.toBytes(), ISO_8859_1));
    all.putAll(arguments);
    return command(command, all)
        .thenCompose(
            reply -> {
              knownSince = knownSince < 0 ? loop.nowMillis() : knownSince;
              try {
                return CompletableFuture.completedStage(
                    SessionDescription.parse(reply.text("sdp").getBytes(ISO_8859_1)));
              } catch (SdpException e) {
                return CompletableFuture.failedStage(
                    new MediaException(
                        Kind.UNAVAILABLE, node + ": unusable SDP in reply: " + e.getMessage()));
              }
            });
  }

  private static MediaException unusable(SdpException e) {
    return new MediaException(Kind.UNUSABLE_SDP, String.valueOf(e.getMessage()));
  }

  @Override
  public CompletionStage<Void> release(MediaLeg leg) {
    return inOrder(
        () -> {
          offers.remove(leg.id());
          String peer = peers.remove(leg.id());
          if (peer != null) {
            peers.remove(peer, leg.id());
          }
          if (knownSince < 0) {
            return CompletableFuture.completedStage(null);
          }
          return command("delete", Map.of("from-tag", leg.id(), "delete-delay", 0))
              .thenApply(reply -> null);
        });
  }

  @Override
  public CompletionStage<MediaReport> query() {
    synchronized (this) {
      if (closed != null) {
        return closed.copy();
      }
    }
    if (knownSince < 0) {
      return CompletableFuture.completedStage(report);
    }
    return command("query", Map.of()).thenApply(this::read);
  }

  private MediaReport read(NgDictionary reply) {
    report = Reports.read(reply, peers);
    return report;
  }

  /** One that does not hear of it, because it is out of service, is told by the reaper later. */
  @Override
  public CompletionStage<MediaReport> close() {
    synchronized (this) {
      if (closed == null) {
        closed =
            last.handle((done, error) -> null)
                .thenCompose(done -> delete())
                .whenComplete((done, error) -> forget.accept(callId))
                .toCompletableFuture();
        ended.set(true);
        loop.execute(
            () -> {
              setUp.run();
              duration.run();
            });
      }
      return closed.copy();
    }
  }

  private CompletionStage<MediaReport> delete() {
    if (!asked) {
      return CompletableFuture.completedStage(report);
    }
    return client
        .ask("delete", Map.of("call-id", callId, "delete-delay", 0))
        .thenApply(this::deleted)
        .exceptionally(error -> report);
  }

  /** A call the node did not know any more has nothing new to tell. */
  private MediaReport deleted(NgDictionary reply) {
    return reply.has("tags") ? read(reply) : report;
  }

  @Override
  public <T> Optional<T> ability(Class<T> type) {
    return abilities.find(type);
  }

  /** When the node first knew of it, on the loop's clock; -1 before. */
  long knownSince() {
    return knownSince;
  }

  /** The node ended it, or does not have it any more. */
  void timedOut(MediaTimeout why) {
    if (ended.compareAndSet(false, true)) {
      spec.listener().onTimeout(why);
    }
  }

  /** It cannot be used any more. */
  void lost(String reason) {
    if (ended.compareAndSet(false, true)) {
      spec.listener().onLost(node + ": " + reason);
    }
  }

  private CompletionStage<NgDictionary> command(String command, Map<String, ?> arguments) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("call-id", callId);
    all.putAll(arguments);
    asked = true;
    return client.ask(command, all).whenComplete((reply, error) -> lookAt(error));
  }

  private void lookAt(@Nullable Throwable error) {
    if (error == null) {
      return;
    }
    Kind kind = NgErrors.of(node, error).kind();
    boolean wasUp = !peers.isEmpty();
    if (wasUp && (kind == Kind.GONE || kind == Kind.EXHAUSTED)) {
      lost(kind == Kind.GONE ? "does not know the session any more" : "ran out of ports");
    }
  }

  /** One operation after the other, none after the end. */
  private synchronized <T extends @Nullable Object> CompletionStage<T> inOrder(
      Supplier<CompletionStage<T>> operation) {
    if (closed != null) {
      return CompletableFuture.failedStage(
          new MediaException(Kind.GONE, node + ": the session is closed"));
    }
    CompletableFuture<T> next =
        last.handle((done, error) -> null)
            .thenCompose(done -> operation.get())
            .toCompletableFuture();
    last = next;
    return next;
  }
}
