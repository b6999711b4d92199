import io.patchbay.testkit.load.BackendSwap;
import io.patchbay.testkit.load.Loss;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ProcessWatch;
import io.patchbay.testkit.peer.RtpEngine;
import io.patchbay.testkit.peer.RtpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Changes the media backend of standing calls while new ones are made, and prints what was lost:
 * switches and moves, the death of each external node, restarts of each backend's bundle. Ends with
 * 1 when something was lost that must not be.
 */
final class Swap {
  private static final String ENGINE = "rtpengine-main";
  private static final String PROXY = "rtpproxy-main";
  private static final String RELAY = "relay";
  private static final int NEW_CALLS = 10; // a second
  private static final int LOST_AT_A_MOVE = 2;

  /** Restarts before what is held is looked at: one of each kind, so that all has been used. */
  private static final int WARM_UP = 3;

  private static final int PROBE_SECONDS = 1;
  private static final int BUDGET_MILLIS = 1000;
  private static final int FAILOVER_SECONDS = 2;
  private static final int MOVE_SECONDS = 20;

  private final Path distribution;
  private final int calls;
  private final List<String> complaints = new ArrayList<>();

  private Swap(Path distribution, int calls) {
    this.distribution = distribution;
    this.calls = calls;
  }

  public static void main(String[] arguments) throws Exception {
    Swap swap = new Swap(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    try (RtpEngine engine = RtpEngine.start();
        RtpProxy proxy = RtpProxy.start()) {
      swap.moves(engine, proxy, Integer.parseInt(arguments[2]));
      swap.restarts(engine, proxy, Integer.parseInt(arguments[3]));
      swap.death(engine, proxy, ENGINE, engine.pid());
    }
    try (RtpEngine engine = RtpEngine.start();
        RtpProxy proxy = RtpProxy.start()) {
      swap.death(engine, proxy, PROXY, proxy.pid());
    }
    swap.complaints.forEach(complaint -> System.out.println("NOT AS PROMISED: " + complaint));
    System.exit(swap.complaints.isEmpty() ? 0 : 1);
  }

  private BackendSwap gateway(RtpEngine engine, RtpProxy proxy) throws Exception {
    BackendSwap load =
        BackendSwap.start(
            Gateway.of(distribution)
                .set("io.patchbay.sip.transport.cfg", "t1", "200")
                .set("io.patchbay.media.select.cfg", "failover.after", "" + FAILOVER_SECONDS)
                .set("io.patchbay.media.select.cfg", "move.time", "" + MOVE_SECONDS)
                .file(
                    "io.patchbay.media.rtpengine-main.cfg",
                    "control=udp:127.0.0.1:" + engine.udpPort(),
                    "probe.interval=" + PROBE_SECONDS,
                    "budget=" + BUDGET_MILLIS)
                .file(
                    "io.patchbay.media.rtpproxy-main.cfg",
                    "control=" + proxy.control(),
                    "budget=" + BUDGET_MILLIS));
    load.awaitUsable(ENGINE);
    load.awaitUsable(PROXY);
    return load;
  }

  /** From backend to backend, by configuration first and by command then. */
  private void moves(RtpEngine engine, RtpProxy proxy, int rounds) throws Exception {
    System.out.printf(
        "%n== %d calls with RTP both ways, %d new calls/s: %d times relay, rtpengine, rtpproxy%n",
        calls, NEW_CALLS, rounds);
    try (BackendSwap load = gateway(engine, proxy)) {
      load.load(calls, NEW_CALLS);
      load.choose("relay, direct"); // everything has been used once
      for (int round = 0; round < rounds; round++) {
        for (String backend : List.of(ENGINE, PROXY, RELAY)) {
          Loss atSwitch = load.choose(backend);
          Loss atMove = load.move(backend);
          System.out.printf("switch to %-15s %s%n", backend, atSwitch);
          System.out.printf("move to   %-15s %s%n", backend, atMove);
          expect(atSwitch.worst() == 0, "switch to " + backend + ": " + atSwitch);
          expect(atMove.worst() <= LOST_AT_A_MOVE, "move to " + backend + ": " + atMove);
        }
      }
      end(load);
    }
    expectEmpty(engine, proxy);
  }

  /** A node is killed: its calls go to the fallback. */
  private void death(RtpEngine engine, RtpProxy proxy, String node, long pid) throws Exception {
    System.out.printf("%n== %d calls, %d new calls/s: kill -9 of %s%n", calls, NEW_CALLS, node);
    try (BackendSwap load = gateway(engine, proxy)) {
      load.choose(node + ", relay");
      load.load(calls, NEW_CALLS);
      TimeUnit.SECONDS.sleep(3);
      int[] mark = load.standing().mark();
      long began = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      load.awaitOn(RELAY);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      Loss loss = load.standing().since(mark);
      System.out.printf("all on the relay after %d ms%n%s%n", millis, loss);
      System.out.printf("gap of each call, ms, to the called/to the caller:%n");
      System.out.println(loss.gapsPerCall());
      int configured =
          PROBE_SECONDS * 1000 + BUDGET_MILLIS + FAILOVER_SECONDS * 1000 + MOVE_SECONDS * 1000;
      expect(loss.longestGapMillis() <= configured, "a gap over " + configured + " ms");
      end(load);
    }
  }

  /** The bundle of each backend is stopped, updated and refreshed in turn. */
  private void restarts(RtpEngine engine, RtpProxy proxy, int restarts) throws Exception {
    try (BackendSwap load = gateway(engine, proxy)) {
      load.load(calls, NEW_CALLS);
      for (String backend : List.of(RELAY, ENGINE, PROXY)) {
        String fallback = backend.equals(RELAY) ? ENGINE : RELAY;
        System.out.printf(
            "%n== %d calls, %d new calls/s: %d times stop, update or refresh of %s's bundle%n",
            calls, NEW_CALLS, restarts, backend);
        load.choose(backend + ", " + fallback);
        long bundle = load.bundle("io.patchbay.media." + backend.replace("-main", ""));
        Rest before = null;
        int worst = 0;
        for (int i = 1; i <= WARM_UP + restarts; i++) {
          Loss back = load.move(backend);
          int[] mark = load.standing().mark();
          restart(load, bundle, i);
          load.awaitOn(fallback);
          load.awaitUsable(backend);
          Loss loss = load.standing().since(mark);
          worst = Math.max(worst, Math.max(loss.worst(), back.worst()));
          if (i == WARM_UP) {
            before = rest(load);
          }
        }
        Rest after = rest(load);
        for (int i = 0; i < 5 && !after.isNoMoreThan(before); i++) {
          after = rest(load); // a collection may take more than one turn
        }
        System.out.printf("at most %d packets lost per move, call and direction%n", worst);
        System.out.printf("before %s%nafter  %s%n", before, after);
        List<String> more = new ArrayList<>(after.threads);
        before.threads.forEach(more::remove);
        System.out.printf("threads that came: %s%n", more);
        expect(worst <= LOST_AT_A_MOVE, backend + ": " + worst + " packets lost");
        expect(after.isNoMoreThan(before), backend + ": " + before + " became " + after);
      }
      load.choose(RELAY);
      load.move(RELAY);
      end(load);
    }
    expectEmpty(engine, proxy);
  }

  private static void restart(BackendSwap load, long bundle, int turn) throws Exception {
    switch (turn % 3) {
      case 0 -> {
        load.shell("felix:stop " + bundle);
        load.shell("felix:start " + bundle);
      }
      case 1 -> load.shell("felix:update " + bundle);
      default -> load.shell("felix:refresh " + bundle);
    }
  }

  /** What a process holds while its calls are on the fallback. */
  private record Rest(List<String> threads, int sockets, int files, Map<String, Integer> loaders) {
    @Override
    public String toString() {
      return "%d threads, %d sockets, %d files, class loaders %s"
          .formatted(threads.size(), sockets, files, loaders);
    }

    boolean isNoMoreThan(Rest before) {
      return threads.size() <= before.threads.size()
          && sockets <= before.sockets + NEW_CALLS * 8 // calls that pass have some
          && loaders.values().stream().mapToInt(Integer::intValue).sum()
              // one may still be referred to, but not one more for each restart
              <= before.loaders.values().stream().mapToInt(Integer::intValue).sum() + 1;
    }
  }

  private static Rest rest(BackendSwap load) throws Exception {
    TimeUnit.SECONDS.sleep(2);
    ProcessWatch watch = load.gateway().watch();
    return new Rest(
        watch.threads().stream().filter(Swap::isNotTheJvms).toList(),
        watch.sockets().size(),
        watch.openFiles(),
        loaders(load.gateway().pid()));
  }

  /** The JVM has compilers and collectors as it sees fit, and somebody who answers jcmd. */
  private static boolean isNotTheJvms(String thread) {
    return !thread.matches("C[12] Compiler.*|GC Thread.*|G1 .*|Attach Listener");
  }

  /** Live class loaders of bundles, after a collection. */
  private static Map<String, Integer> loaders(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(jcmd, "" + pid, "GC.class_histogram").start();
    Map<String, Integer> found = new TreeMap<>();
    try (var lines = process.inputReader()) {
      lines
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(cells -> cells.length > 3 && cells[3].endsWith("BundleClassLoader"))
          .forEach(cells -> found.put("bundles", Integer.parseInt(cells[1])));
    }
    process.waitFor();
    return found;
  }

  private void end(BackendSwap load) throws Exception {
    load.passing().end();
    System.out.printf(
        "%d new calls, failed: %s%n", load.passing().made(), load.passing().failures());
    expect(load.passing().failures().isEmpty(), "calls failed: " + load.passing().failures());
    expect(load.standing().over() == 0, load.standing().over() + " standing calls ended");
    load.standing().hangUp();
  }

  private void expectEmpty(RtpEngine engine, RtpProxy proxy) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (engine.calls().size() + proxy.sessions() > 0 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    System.out.printf(
        "sessions left: rtpengine %d, rtpproxy %d%n", engine.calls().size(), proxy.sessions());
    expect(engine.calls().isEmpty() && proxy.sessions() == 0, "sessions are left at a node");
  }

  private void expect(boolean promised, String complaint) {
    if (!promised) {
      complaints.add(complaint);
    }
  }
}
