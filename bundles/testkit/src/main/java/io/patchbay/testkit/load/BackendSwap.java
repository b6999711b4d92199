package io.patchbay.testkit.load;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.ShellResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A packaged gateway under load, whose media backends are changed. What is printed and measured is
 * up to its user. For one thread.
 */
public final class BackendSwap implements AutoCloseable {
  private static final String SELECT = "io.patchbay.media.select.cfg";
  private static final String STANDING = "io.patchbay.routing.route-default.cfg";
  private static final String PASSING = "io.patchbay.routing.route-passing.cfg";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StandingCalls standing;
  private final PassingCalls passing;
  private final Gateway gateway;

  private BackendSwap(StandingCalls standing, PassingCalls passing, Gateway gateway) {
    this.standing = standing;
    this.passing = passing;
    this.gateway = gateway;
  }

  /** Starts a gateway that routes to calls of both kinds, none of which is made yet. */
  public static BackendSwap start(Gateway.Builder gateway) throws Exception {
    StandingCalls standing = new StandingCalls();
    PassingCalls passing = new PassingCalls();
    try {
      gateway
          .set(STANDING, "target", "sip:{user}@127.0.0.1:" + standing.port())
          .set(PASSING, "pattern", PassingCalls.CALLED)
          .set(PASSING, "priority", "10")
          .set(PASSING, "target", "sip:{user}@127.0.0.1:" + passing.port());
      return new BackendSwap(standing, passing, gateway.start(START));
    } catch (Exception e) {
      standing.close();
      passing.close();
      throw e;
    }
  }

  public StandingCalls standing() {
    return standing;
  }

  public PassingCalls passing() {
    return passing;
  }

  public Gateway gateway() {
    return gateway;
  }

  /** Has so many calls stand, and others pass. */
  public void load(int calls, int newCallsPerSecond) throws Exception {
    standing.call(gateway.sip(), calls);
    passing.begin(gateway.sip(), newCallsPerSecond);
  }

  /**
   * Chooses the backend of new calls, by configuration.
   *
   * @return what the standing calls have lost by it
   */
  public Loss choose(String backends) throws Exception {
    int[] mark = standing.mark();
    gateway.set(SELECT, "backend", backends);
    String choice = backends.replace(" ", "");
    Patience.until(
        PATIENCE, "new calls get " + choice, () -> status("media.choice").equals(choice));
    return standing.since(mark);
  }

  /**
   * Moves all calls by the console's command.
   *
   * @return what the standing calls have lost by it
   */
  public Loss move(String backend) throws Exception {
    int[] mark = standing.mark();
    String answer = shell("patchbay:move all " + backend);
    // of those that pass some are not answered yet, or over
    if (on(backend) < standing.size()) {
      throw new IllegalStateException(on(backend) + " calls are on " + backend + ": " + answer);
    }
    return standing.since(mark);
  }

  /** How many of the standing calls the gateway says are on that backend. */
  public long on(String backend) throws Exception {
    return shell("patchbay:calls")
        .lines()
        .map(line -> List.of(line.strip().split("\\s+", -1)))
        .filter(cells -> cells.contains(StandingCalls.CALLER) && cells.contains(backend))
        .count();
  }

  /** Waits until all standing calls are on that backend. */
  public void awaitOn(String backend) throws Exception {
    Patience.until(PATIENCE, "all on " + backend, () -> on(backend) == standing.size());
  }

  /** Waits until that backend takes calls. */
  public void awaitUsable(String backend) throws Exception {
    Patience.until(
        PATIENCE,
        backend + " is usable",
        () -> status("media.backend." + backend).startsWith("usable"));
  }

  /** A value of {@code patchbay:status}; empty when there is none. */
  public String status(String key) throws Exception {
    return shell("patchbay:status")
        .lines()
        .map(line -> line.strip().split("\\s+", 2))
        .filter(words -> words[0].equals(key) && words.length > 1)
        .map(words -> words[1])
        .findFirst()
        .orElse("");
  }

  /**
   * The id of a bundle of the framework.
   *
   * @param name its symbolic name
   */
  public long bundle(String name) throws Exception {
    return shell("felix:lb -s")
        .lines()
        .map(line -> line.strip().split("\\|", -1))
        .filter(cells -> cells.length > 3 && cells[3].startsWith(name + " "))
        .mapToLong(cells -> Long.parseLong(cells[0].strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no bundle " + name));
  }

  /** Runs a command of the gateway's console, which must succeed. */
  public String shell(String command) throws Exception {
    ShellResult result = gateway.shell(command);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + result.output());
    }
    return result.output();
  }

  @Override
  public void close() throws IOException {
    passing.close();
    gateway.close();
    standing.close();
  }
}
