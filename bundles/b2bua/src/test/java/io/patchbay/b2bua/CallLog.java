package io.patchbay.b2bua;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What call control writes to the log. */
final class CallLog implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.patchbay.b2bua");
  private final Level before = logger.getLevel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  CallLog() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  /** Everything since the last look, stack traces as lines of their own. */
  List<String> lines() {
    List<String> text =
        lines.list.stream()
            .map(
                event ->
                    event.getFormattedMessage()
                        + (event.getThrowableProxy() == null ? "" : " with a stack trace"))
            .toList();
    lines.list.clear();
    return text;
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }
}
