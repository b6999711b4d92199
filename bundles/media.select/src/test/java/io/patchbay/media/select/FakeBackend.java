package io.patchbay.media.select;

import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.tap.PacketSink;
import io.patchbay.api.media.tap.PacketSource;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A backend that does what a test says. */
final class FakeBackend implements MediaBackend {
  private final String name;
  int opened;
  Supplier<CompletionStage<MediaSession>> onOpen =
      () -> CompletableFuture.completedStage(session());
  Supplier<CompletionStage<SessionDescription>> onOffer = CompletableFuture::new;
  Supplier<CompletionStage<Void>> onRelease = CompletableFuture::new;
  boolean statusFails;
  boolean usable = true;
  int closed;
  @Nullable PacketSink sink;

  FakeBackend(String name) {
    this.name = name;
  }

  private MediaSession session() {
    return new MediaSession() {
      @Override
      public String backend() {
        return name;
      }

      @Override
      public CompletionStage<SessionDescription> offer(
          MediaLeg from, MediaLeg to, SessionDescription sdp) {
        return onOffer.get();
      }

      @Override
      public CompletionStage<SessionDescription> answer(
          MediaLeg from, MediaLeg to, SessionDescription sdp) {
        return CompletableFuture.completedStage(sdp);
      }

      @Override
      public CompletionStage<Void> release(MediaLeg leg) {
        return onRelease.get();
      }

      @Override
      public <T> Optional<T> ability(Class<T> type) {
        PacketSource source = changed -> sink = changed;
        return Stream.of(name, source).filter(type::isInstance).map(type::cast).findFirst();
      }

      @Override
      public CompletionStage<MediaReport> query() {
        return CompletableFuture.completedStage(MediaReport.empty());
      }

      @Override
      public CompletionStage<MediaReport> close() {
        closed++;
        return CompletableFuture.completedStage(MediaReport.empty());
      }
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    opened++;
    return onOpen.get();
  }

  @Override
  public BackendStatus status() {
    if (statusFails) {
      throw new IllegalStateException("broken");
    }
    return new BackendStatus(name, usable, "fake", opened, -1, -1);
  }
}
