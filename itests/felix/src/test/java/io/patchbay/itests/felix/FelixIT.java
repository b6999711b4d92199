package io.patchbay.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.url;

import io.patchbay.itests.container.Await;
import io.patchbay.itests.container.GatewayInHost;
import io.patchbay.itests.container.Host;
import io.patchbay.itests.container.Threads;
import io.patchbay.testkit.load.Loss;
import io.patchbay.testkit.load.PassingCalls;
import io.patchbay.testkit.load.StandingCalls;
import io.patchbay.testkit.peer.ProcessWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.management.ObjectName;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of the distribution in a Felix without the launcher. {@code KarafIT} is its twin in
 * Karaf.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FelixIT {
  private static final int ROUNDS = 3;
  private static final int RESTARTS = 50;
  private static final int STANDING = 5;

  /**
   * Class loaders that may be left after {@value #RESTARTS} restarts; a leak leaves one for each.
   * The JVM keeps some for itself: a dump of the heap showed one that no object led to. Seen were
   * none, one and two.
   */
  private static final int HELD_BY_THE_JVM = 5;

  private static final int NEW_CALLS = 10; // a second

  /** Packets of one call and direction that may be missing after a move. */
  private static final int LOST_AT_A_MOVE = 2;

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

  @Test
  public void aBackendsBundleMayBeStoppedUpdatedAndRefreshedUnderLoad() throws Exception {
    Host host = new Host(context);
    GatewayInHost gateway = GatewayInHost.configured(host);
    Bundle relay = host.bundle("io.patchbay.media.relay");
    gateway.choose("relay", "direct");
    restartUnderLoad(relay, 1, gateway); // everything has been used once
    Threads threads = Threads.now();
    NavigableSet<Integer> ports = ownPorts();

    List<WeakReference<ClassLoader>> loaders = restartUnderLoad(relay, RESTARTS, gateway);

    threads.awaitNoMore();
    Await.until(Host.PATIENCE, () -> assertEquals(ports, ownPorts()));
    try {
      Await.until(
          Host.PATIENCE,
          () -> {
            System.gc();
            long replaced = replaced(loaders, relay);
            assertTrue(replaced + " class loaders are left", replaced <= HELD_BY_THE_JVM);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; see " + heapDump(), e);
    }
    gateway.choose("relay");
  }

  /**
   * Stops, updates and refreshes a backend's bundle in turn, while calls stand that move away and
   * back, and others pass.
   *
   * @return the class loaders it had
   */
  private List<WeakReference<ClassLoader>> restartUnderLoad(
      Bundle backend, int rounds, GatewayInHost gateway) throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    try (StandingCalls standing = new StandingCalls();
        PassingCalls passing = new PassingCalls()) {
      gateway.route(StandingCalls.CALLED, standing.port());
      gateway.route(PassingCalls.CALLED, passing.port());
      standing.call(gateway.sip(), STANDING);
      passing.begin(gateway.sip(), NEW_CALLS);
      List<int[]> marks = new ArrayList<>(List.of(standing.mark()));
      for (int round = 0; round < rounds; round++) {
        loaders.add(new WeakReference<>(backend.adapt(BundleWiring.class).getClassLoader()));
        restart(backend, round);
        gateway.awaitOn(StandingCalls.CALLER, "direct");
        marks.add(standing.mark());
        gateway.awaitSelected("relay");
        gateway.move(StandingCalls.CALLER, "relay");
        marks.add(standing.mark());
      }
      passing.end();
      standing.since(standing.mark()); // what was sent last has come by then, or is lost
      for (int i = 1; i < marks.size(); i++) {
        Loss loss = standing.between(marks.get(i - 1), marks.get(i));
        assertTrue("move " + i + ": " + loss, loss.worst() <= LOST_AT_A_MOVE);
      }
      assertEquals(List.of(), passing.failures());
      assertEquals(0, standing.over());
      standing.hangUp();
      gateway.expectNothingLeft();
    }
    return loaders;
  }

  private static long replaced(List<WeakReference<ClassLoader>> loaders, Bundle bundle) {
    ClassLoader own = bundle.adapt(BundleWiring.class).getClassLoader();
    return loaders.stream()
        .map(WeakReference::get)
        .filter(each -> each != null && each != own)
        .distinct()
        .count();
  }

  private static Path heapDump() throws Exception {
    Path file = Path.of("target", "class-loaders-" + System.nanoTime() + ".hprof").toAbsolutePath();
    ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
            "dumpHeap",
            new Object[] {file.toString(), true},
            new String[] {String.class.getName(), boolean.class.getName()});
    return file;
  }

  private void restart(Bundle bundle, int round) throws Exception {
    switch (round % 3) {
      case 0 -> bundle.update();
      case 1 -> refresh(bundle);
      default -> {
        bundle.stop();
        bundle.start();
      }
    }
  }

  private void refresh(Bundle bundle) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    context
        .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    assertTrue("refreshed", done.await(Host.PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  private static NavigableSet<Integer> ownPorts() {
    return ProcessWatch.of(ProcessHandle.current().pid()).udpPorts();
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
