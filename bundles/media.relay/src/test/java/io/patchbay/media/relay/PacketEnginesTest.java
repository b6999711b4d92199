package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PacketEnginesTest {
  @Test
  void autoIsEpollWhereItWorks() {
    assertThat(PacketEngines.pick(EngineKind.AUTO, null)).isEqualTo(EngineKind.EPOLL);
    assertThat(PacketEngines.pick(EngineKind.AUTO, "no library")).isEqualTo(EngineKind.NIO);
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertThat(PacketEngines.pick(EngineKind.NIO, null)).isEqualTo(EngineKind.NIO);
    assertThat(PacketEngines.pick(EngineKind.EPOLL, null)).isEqualTo(EngineKind.EPOLL);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theNativeLibraryLoads() {
    assertThat(PacketEngines.epollProblem()).isNull();
  }
}
