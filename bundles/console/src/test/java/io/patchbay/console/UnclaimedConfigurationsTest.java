package io.patchbay.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnclaimedConfigurationsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(UnclaimedConfigurations.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<UnclaimedConfigurations.Entry> present = new ArrayList<>();
  private final UnclaimedConfigurations unclaimed =
      new UnclaimedConfigurations(() -> present, () -> Set.of("io.patchbay.routing.route"));

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aMisspeltFileIsToldOnceByName() {
    present.add(
        new UnclaimedConfigurations.Entry(
            "io.patchbay.routing.route", "io.patchbay.routing.route-default.cfg"));
    present.add(
        new UnclaimedConfigurations.Entry("io.patchbay.rutings", "io.patchbay.rutings.cfg"));

    unclaimed.check();
    unclaimed.check();

    assertThat(lines())
        .containsExactly(
            "io.patchbay.rutings.cfg: nothing here is configured by io.patchbay.rutings,"
                + " the file has no effect");
  }

  @Test
  void aFileThatCameBackIsToldAgain() {
    var entry = new UnclaimedConfigurations.Entry("x", "x.cfg");
    present.add(entry);
    unclaimed.check();
    present.clear();
    unclaimed.check();
    present.add(entry);
    unclaimed.check();

    assertThat(lines()).hasSize(2);
  }
}
