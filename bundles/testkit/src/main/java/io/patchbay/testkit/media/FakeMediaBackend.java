package io.patchbay.testkit.media;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A backend that only edits text: every usable m-line gets {@link #ADDRESS} and a port of its own,
 * from {@link #FIRST_PORT} upwards, and no socket is bound. A test makes it fail ({@link #fail}),
 * makes it slow ({@link #hold}, {@link #release}), and reads what is open.
 *
 * <p>Stages complete on the thread that asks, or on the one that calls {@link #release}. May be
 * used from any thread; stages are never completed under a lock.
 */
public final class FakeMediaBackend implements MediaBackend {
  /** Where media "is": an address of the documentation range, so nobody listens there. */
  public static final String ADDRESS = "192.0.2.99";

  /** The first RTP port given out; each m-line of each side takes the next even one. */
  public static final int FIRST_PORT = 40000;

  /** What can fail. */
  public enum Operation {
    OPEN,
    OFFER,
    ANSWER
  }

  private final String name;
  private final Map<Operation, MediaException.Kind> failures = new EnumMap<>(Operation.class);
  private final Queue<Runnable> held = new ArrayDeque<>();
  private final List<FakeMediaSession> sessions = new ArrayList<>();
  private boolean holding;
  private int nextPort;

  public FakeMediaBackend() {
    this("fake");
  }

  public FakeMediaBackend(String name) {
    this(name, FIRST_PORT);
  }

  /** One of several, whose ports a test can tell apart. */
  public FakeMediaBackend(String name, int firstPort) {
    this.name = name;
    this.nextPort = firstPort;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return perform(
        Operation.OPEN,
        () -> {
          FakeMediaSession session = new FakeMediaSession(this, spec);
          synchronized (this) {
            sessions.add(session);
          }
          return session;
        });
  }

  @Override
  public BackendStatus status() {
    return new BackendStatus(name, true, "fake on " + ADDRESS, openSessions(), -1, -1);
  }

  /** From now on this operation fails that way, until {@link #succeed}. */
  public synchronized void fail(Operation operation, MediaException.Kind kind) {
    failures.put(operation, kind);
  }

  /** Ends what {@link #fail} began. */
  public synchronized void succeed(Operation operation) {
    failures.remove(operation);
  }

  /**
   * From now on opens, offers and answers wait for {@link #release}. A close, and the release of a
   * side, are never held.
   */
  public synchronized void hold() {
    holding = true;
  }

  /** Completes everything held, in the order it was asked, and holds no more. */
  public void release() {
    synchronized (this) {
      holding = false;
    }
    while (releaseNext()) {
      // each may ask for more, which is no longer held
    }
  }

  /**
   * Completes the oldest held operation; later ones go on being held.
   *
   * @return false when nothing was held
   */
  public boolean releaseNext() {
    Runnable operation;
    synchronized (this) {
      operation = held.poll();
    }
    if (operation == null) {
      return false;
    }
    operation.run();
    return true;
  }

  /** Operations that wait for {@link #release}. */
  public synchronized int heldOperations() {
    return held.size();
  }

  /** Sessions opened so far, closed ones too, oldest first. */
  public synchronized List<FakeMediaSession> sessions() {
    return List.copyOf(sessions);
  }

  /** Lets go of every session made so far, and thus of who listens to it. */
  public synchronized void forgetSessions() {
    sessions.clear();
  }

  /** The session opened last. */
  public synchronized FakeMediaSession lastSession() {
    if (sessions.isEmpty()) {
      throw new IllegalStateException("no session was opened");
    }
    return sessions.get(sessions.size() - 1);
  }

  /** Opened and not yet closed: 0 when nothing was left behind. */
  public int openSessions() {
    return (int) sessions().stream().filter(session -> !session.closed()).count();
  }

  /** Sessions that were closed. */
  public int closedSessions() {
    return (int) sessions().stream().filter(FakeMediaSession::closed).count();
  }

  synchronized int takePort() {
    int port = nextPort;
    nextPort += 2;
    return port;
  }

  <T> CompletionStage<T> perform(Operation operation, Step<? extends T> step) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    synchronized (this) {
      if (holding) {
        held.add(() -> complete(stage, operation, step));
        return stage;
      }
    }
    complete(stage, operation, step);
    return stage;
  }

  private <T> void complete(
      CompletableFuture<T> stage, Operation operation, Step<? extends T> step) {
    MediaException.Kind failure;
    synchronized (this) {
      failure = failures.get(operation);
    }
    if (failure != null) {
      stage.completeExceptionally(
          new MediaException(failure, operation + " was told to fail: " + failure));
      return;
    }
    T result;
    try {
      result = step.run();
    } catch (MediaException e) {
      stage.completeExceptionally(e);
      return;
    }
    stage.complete(result);
  }

  /** What an operation does once it may. */
  interface Step<T> {
    T run() throws MediaException;
  }
}
