package io.patchbay.sip.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SocketEngineTest {
  @Test
  void theKeyNamesAnEngineOrLeavesTheChoice() {
    assertThat(SocketEngine.parse("nio")).isEqualTo(SocketEngine.NIO);
    assertThat(SocketEngine.parse("epoll")).isEqualTo(SocketEngine.EPOLL);
    assertThat(SocketEngine.parse("auto")).isEqualTo(SocketEngine.EPOLL);
    assertThat(SocketEngine.EPOLL.key()).isEqualTo("epoll");
  }

  @Test
  void anotherWordIsRefusedWithTheRule() {
    assertThatThrownBy(() -> SocketEngine.parse("kqueue"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be auto, epoll or nio");
  }
}
