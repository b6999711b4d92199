package io.patchbay.launcher;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
  @TempDir Path data;

  @Test
  void aSecondGatewayIsRefusedUntilTheFirstIsGone() throws Exception {
    DataLock first = DataLock.take(data);

    assertThatThrownBy(() -> DataLock.take(data))
        .isInstanceOf(StartException.class)
        .hasMessage("data folder " + data + " is in use by another gateway (set PATCHBAY_DATA)");

    first.close();
    assertThatCode(() -> DataLock.take(data).close()).doesNotThrowAnyException();
  }
}
