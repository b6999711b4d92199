package io.patchbay.itests.felix;

import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.url;

import io.patchbay.itests.container.GatewayInHost;
import io.patchbay.itests.container.Host;
import io.patchbay.itests.container.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The bundles of the distribution in a Felix without the launcher. {@code KarafIT} is its twin in
 * Karaf.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FelixIT {
  private static final int ROUNDS = 3;

  @Inject private BundleContext context;

  @Configuration
  public Option[] container() throws IOException {
    return options(
        junitBundles(),
        frameworkStartLevel(50),
        composite(distribution()),
        bundle(Path.of(System.getProperty("patchbay.testkit")), 20));
  }

  @Test
  public void aCallWithMediaPasses() throws Exception {
    GatewayInHost gateway = GatewayInHost.configured(new Host(context));
    gateway.callWithMedia();
    gateway.expectNothingLeft();
  }

  @Test
  public void signallingMayBeStoppedAndStarted() throws Exception {
    Host host = new Host(context);
    GatewayInHost gateway = GatewayInHost.configured(host);
    gateway.plainCall();
    gateway.expectNothingLeft();
    Threads before = Threads.now();

    Bundle b2bua = host.bundle("io.patchbay.b2bua");
    Bundle transport = host.bundle("io.patchbay.sip.transport");
    for (int round = 0; round < ROUNDS; round++) {
      b2bua.stop();
      transport.stop();
      transport.start();
      b2bua.start();
      gateway.awaitReady();
    }

    gateway.plainCall();
    gateway.expectNothingLeft();
    before.awaitNoMore();
  }

  /** Folder NN is start level NN; configuration comes from the test and not from files. */
  private static Option[] distribution() throws IOException {
    Path folder = Path.of(System.getProperty("patchbay.distribution"), "bundles");
    try (Stream<Path> jars = Files.walk(folder)) {
      List<Option> bundles =
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .filter(jar -> !jar.getFileName().toString().contains("fileinstall"))
              .sorted()
              .map(jar -> bundle(jar, Integer.parseInt(jar.getParent().getFileName().toString())))
              .toList();
      assertTrue("nothing in " + folder, bundles.size() > 1);
      return bundles.toArray(Option[]::new);
    }
  }

  private static Option bundle(Path jar, int startLevel) {
    var provision = url("reference:" + jar.toUri()).startLevel(startLevel);
    return isFragment(jar) ? provision.noStart() : provision;
  }

  /** Native libraries come as fragments, which attach to their host and are never started. */
  private static boolean isFragment(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue("Fragment-Host") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(jar.toString(), e);
    }
  }
}
