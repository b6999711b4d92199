package io.patchbay.console;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the control socket where the framework property {@code patchbay.control} says so; other
 * hosts have shells of their own.
 */
@Component(
    service = {},
    immediate = true)
public final class ControlSocketComponent {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocketComponent.class);

  private final @Nullable ControlServer server;

  @Activate
  public ControlSocketComponent(BundleContext context, @Reference CommandProcessor processor) {
    String path = context.getProperty("patchbay.control");
    this.server = path == null ? null : open(Path.of(path), new GogoRunner(processor));
  }

  private static @Nullable ControlServer open(Path path, CommandRunner runner) {
    try {
      return ControlServer.open(path, runner);
    } catch (IOException e) {
      LOG.error("control socket {} cannot be opened, 'shell' will not work: {}", path, e, e);
      return null;
    }
  }

  @Deactivate
  void deactivate() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
