package io.patchbay.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs each command in a Gogo session of its own. */
final class GogoRunner implements CommandRunner {
  private final CommandProcessor processor;

  GogoRunner(CommandProcessor processor) {
    this.processor = processor;
  }

  @Override
  public boolean run(String command, OutputStream out, OutputStream err) {
    PrintStream output = new PrintStream(out, false, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, false, StandardCharsets.UTF_8);
    try (CommandSession session =
        processor.createSession(InputStream.nullInputStream(), output, errors)) {
      Object result = session.execute(command);
      if (result != null) {
        output.println(session.format(result, Converter.INSPECT));
      }
      return true;
    } catch (Exception e) { // Gogo lets a command throw whatever it likes.
      String message = e.getMessage();
      errors.println(message == null ? e.toString() : message);
      return false;
    } finally {
      output.flush();
      errors.flush();
    }
  }
}
