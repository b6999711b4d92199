package io.patchbay.lib.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionListener;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.MediaTimeout;
import io.patchbay.testkit.media.FakeMediaBackend;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeSlotTest {
  private static final MediaSessionSpec SPEC =
      new MediaSessionSpec(
          "call",
          new MediaSessionListener() {
            @Override
            public void onTimeout(MediaTimeout timeout) {}

            @Override
            public void onLost(String reason) {}
          });

  private final NodeSlot<FakeNode> slot = new NodeSlot<>("rtpproxy-main");

  private static final class FakeNode implements NodeSlot.Node {
    final FakeMediaBackend backend = new FakeMediaBackend();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public FakeMediaBackend backend() {
      return backend;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isOpen() {
      return closed.getCount() > 0;
    }
  }

  @Test
  void withoutANodeItSaysWhy() {
    slot.problem("control: must be an address");
    assertThat(slot.open(SPEC))
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(MediaException.class)
        .withMessageContaining("rtpproxy-main: control: must be an address");
    assertThat(slot.status().usable()).isFalse();
    assertThat(slot.status().name()).isEqualTo("rtpproxy-main");
  }

  @Test
  void aNodeThatWasReplacedGoesOnUntilItsLastSessionIsOver() throws Exception {
    FakeNode first = new FakeNode();
    FakeNode second = new FakeNode();
    slot.replace(first);
    MediaSession session = slot.open(SPEC).toCompletableFuture().get();
    slot.replace(second);
    slot.open(SPEC).toCompletableFuture().get();
    assertThat(second.backend.openSessions()).isEqualTo(1);
    assertThat(slot.status().sessions()).isEqualTo(2);
    assertThat(slot.status().detail()).contains("1 sessions by earlier settings");
    assertThat(first.isOpen()).isTrue();

    session.close().toCompletableFuture().get();
    assertThat(slot.status().sessions()).isEqualTo(1);
    assertThat(first.closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void oneWithoutSessionsEndsAtOnceAndAllEndWithTheSlot() throws Exception {
    FakeNode idle = new FakeNode();
    FakeNode busy = new FakeNode();
    FakeNode last = new FakeNode();
    slot.replace(idle);
    slot.replace(busy);
    assertThat(idle.closed.await(10, TimeUnit.SECONDS)).isTrue();
    slot.open(SPEC).toCompletableFuture().get();
    slot.replace(last);
    slot.close();
    assertThat(busy.isOpen()).isFalse();
    assertThat(last.isOpen()).isFalse();
    assertThat(slot.current()).isNull();
    assertThat(slot.status().detail()).isEqualTo("stopped");
  }
}
