package io.patchbay.launcher;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;

/** One run of the gateway, from start to exit, on the calling thread. */
final class Gateway {
  /**
   * Seconds stopping may take, by system property; what is longer than the grace that running calls
   * get only ends what hangs.
   */
  private static final Duration STOP_LIMIT =
      Duration.ofSeconds(Integer.getInteger("patchbay.stop.limit", 120));

  private final Folders folders;
  private final String version;

  Gateway(Folders folders, String version) {
    this.folders = folders;
    this.version = version;
  }

  /**
   * Returns only by exception or after the framework has stopped.
   *
   * @throws StartException when there is nothing that could run
   */
  void run() throws StartException {
    folders.prepare();
    DataLock lock = DataLock.take(folders.data());
    Logger operator = Logging.start(folders);
    operator.info("Patchbay {} starting", version);
    Framework framework =
        new FrameworkFactory().newFramework(FrameworkSettings.of(folders, version, STOP_LIMIT));
    Thread hook = new Thread(new Shutdown(framework, STOP_LIMIT, operator), "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start(framework);
      if (framework.getState() == Bundle.ACTIVE) {
        report(framework.getBundleContext(), operator);
      }
      await(framework);
    } catch (BundleException | StartException | IllegalStateException e) {
      if (isStopping(hook)) {
        return; // It was told to stop before it was up: that is no failure.
      }
      throw new StartException(String.valueOf(e.getMessage()), e);
    } finally {
      Reference.reachabilityFence(lock);
    }
  }

  private void start(Framework framework) throws BundleException, StartException {
    framework.init();
    LogServiceBridge.install(framework.getBundleContext());
    BundleSet bundles = new BundleSet(framework);
    bundles.install(BundleFolder.all(folders.home().resolve("bundles")));
    bundles.resolve();
    bundles.start();
    framework.start();
  }

  /**
   * Takes the hook away, so that the exit code of a failed start stands, unless it runs already.
   */
  private static boolean isStopping(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void report(BundleContext context, Logger operator) {
    for (ServiceReference<?> reference : reports(context)) {
      if (context.getService(reference) instanceof Supplier<?> report) {
        String.valueOf(report.get()).lines().forEach(operator::info);
        context.ungetService(reference);
      }
    }
    double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    operator.info(String.format(Locale.ROOT, "started in %.1f s", seconds));
  }

  @SuppressWarnings("rawtypes") // a service is looked up by class
  private static Collection<ServiceReference<Supplier>> reports(BundleContext context) {
    try {
      return context.getServiceReferences(Supplier.class, "(patchbay.role=start-report)");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An update of the system bundle restarts the framework in place; anything else is the end. */
  private static void await(Framework framework) {
    try {
      FrameworkEvent end;
      do {
        end = framework.waitForStop(0);
      } while (end.getType() == FrameworkEvent.STOPPED_UPDATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
