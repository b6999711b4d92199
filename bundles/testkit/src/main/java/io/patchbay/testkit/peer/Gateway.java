package io.patchbay.testkit.peer;

import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A packaged gateway as a child process, with a configuration and data folder of its own, so that
 * several can run side by side. {@link #close} kills it and removes both folders.
 */
public final class Gateway implements AutoCloseable {
  /** Configuration file of the UDP listener that is shipped. */
  public static final String UDP_LISTENER = "io.patchbay.sip.listener-udp.cfg";

  /** Configuration file of the TCP listener that is shipped. */
  public static final String TCP_LISTENER = "io.patchbay.sip.listener-tcp.cfg";

  private static final Duration SHELL_TIMEOUT = Duration.ofSeconds(60);

  /** The last it says when it starts: its console takes commands by then. */
  private static final String STARTED = "started in ";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Path home;
  private final Path folder;
  private final InetSocketAddress sip;
  private final Map<String, String> environment;
  private volatile ChildProcess child;
  private Duration startTime = Duration.ZERO;

  private Gateway(Path home, Path folder, InetSocketAddress sip, Map<String, String> environment)
      throws IOException {
    this.home = home;
    this.folder = folder;
    this.sip = sip;
    this.environment = Map.copyOf(environment);
    this.child = new ChildProcess(command("run"), "gateway-" + sip.getPort());
  }

  /** The gateway of that unpacked distribution. */
  public static Builder of(Path distribution) {
    return new Builder(distribution);
  }

  /** Where it answers SIP over UDP. */
  public InetSocketAddress sip() {
    return sip;
  }

  /** From the start of the process to the first OPTIONS answered. */
  public Duration startTime() {
    return startTime;
  }

  public long pid() {
    return child.pid();
  }

  public ProcessWatch watch() {
    return ProcessWatch.of(child.pid());
  }

  /** What it printed so far, both streams. */
  public String output() {
    return child.output();
  }

  /** Its own configuration folder: a change there is live. */
  public Path configs() {
    return folder.resolve("c");
  }

  /** Its own data folder; its logs are below. */
  public Path data() {
    return folder.resolve("d");
  }

  /** Changes one value while it runs. */
  public void set(String file, String key, String value) throws IOException {
    ConfigFile.set(configs().resolve(file), key, value);
  }

  /** Writes a whole file into its configuration folder while it runs, in one step. */
  public void write(String file, String... lines) throws IOException {
    ConfigFile.write(configs().resolve(file), List.of(lines));
  }

  /** Takes a file out of its configuration folder while it runs. */
  public void remove(String file) throws IOException {
    Files.delete(configs().resolve(file));
  }

  /** Runs a console command from outside, as {@code bin/patchbay shell} does. */
  public ShellResult shell(String command)
      throws IOException, InterruptedException, TimeoutException {
    try (ChildProcess shell = new ChildProcess(command("shell", command), "shell")) {
      int exitCode = shell.waitFor(SHELL_TIMEOUT);
      return new ShellResult(exitCode, shell.output());
    }
  }

  /**
   * Asks it to end (SIGTERM) and waits for that.
   *
   * @return its exit code
   */
  public int terminate(Duration timeout) throws InterruptedException, TimeoutException {
    child.terminate();
    return child.waitFor(timeout);
  }

  /**
   * Starts it again, with the configuration and data it had, once it has ended; a child that still
   * runs is killed. Waits until it answers OPTIONS and has started.
   */
  public void restart(Duration timeout) throws IOException, InterruptedException {
    child.close();
    long started = System.nanoTime();
    child = new ChildProcess(command("run"), "gateway-" + sip.getPort());
    awaitStart(timeout, started);
  }

  /**
   * Waits for an end that it comes to by itself.
   *
   * @return its exit code
   */
  public int awaitExit(Duration timeout) throws InterruptedException, TimeoutException {
    return child.waitFor(timeout);
  }

  @Override
  public void close() throws IOException {
    child.close();
    Folder.delete(folder);
  }

  private ProcessBuilder command(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = home.resolve("bin").resolve("patchbay").toString();
    System.arraycopy(words, 0, command, 1, words.length);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PATCHBAY_CONFIGS", configs().toString());
    builder.environment().put("PATCHBAY_DATA", data().toString());
    builder.environment().putAll(environment);
    return builder;
  }

  /** It may answer OPTIONS before it is up: commands are taken when all parts have started. */
  private void awaitStart(Duration timeout, long started) throws IOException, InterruptedException {
    awaitOptions(timeout, started);
    while (!child.output().contains(STARTED)) {
      if (child.endsWithin(LOOK_AGAIN) || System.nanoTime() - started > timeout.toNanos()) {
        throw failed("does not say that it has started");
      }
    }
  }

  private void awaitOptions(Duration timeout, long started)
      throws IOException, InterruptedException {
    // a short T1 asks often: the figure is right to a few milliseconds
    Duration t1 = Duration.ofMillis(5);
    InetSocketAddress any = UserAgent.loopback(0);
    try (UserAgent probe = new UserAgent("probe", UserAgent.Transport.UDP, any, t1, new Trace())) {
      while (child.alive() && System.nanoTime() - started < timeout.toNanos()) {
        // one transaction gives up after 64·T1; then its answer is a 408 of its own
        int status = probe.options(sip).get(timeout.toMillis(), TimeUnit.MILLISECONDS).status();
        if (status == 200) {
          startTime = Duration.ofNanos(System.nanoTime() - started);
          return;
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no OPTIONS could be sent to " + sip + "\n" + output(), e);
    }
    throw failed(child.alive() ? "does not answer OPTIONS" : "ended before it answered OPTIONS");
  }

  /** With all that it printed: of one that has ended, the last words too. */
  private IOException failed(String how) throws InterruptedException {
    return new IOException(
        "the gateway at " + sip + ' ' + how + "; it printed:\n" + child.lastWords());
  }

  /** What to start, and how it differs from what is shipped. */
  public static final class Builder {
    private final Path home;
    private final Map<String, Map<String, String>> overrides = new LinkedHashMap<>();
    private final Map<String, List<String>> files = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private int sipPort;

    private Builder(Path home) {
      this.home = home.toAbsolutePath();
    }

    /** Port of its UDP and its TCP listener; a free one when this is not said. */
    public Builder sipPort(int port) {
      sipPort = port;
      return this;
    }

    /** One value that differs. */
    public Builder set(String file, String key, String value) {
      overrides.computeIfAbsent(file, name -> new LinkedHashMap<>()).put(key, value);
      return this;
    }

    /** Values that differ: by file, then by key. */
    public Builder set(Map<String, Map<String, String>> values) {
      values.forEach((file, keys) -> keys.forEach((key, value) -> set(file, key, value)));
      return this;
    }

    /** A configuration file of exactly these lines. */
    public Builder file(String name, String... lines) {
      files.put(name, List.of(lines));
      return this;
    }

    /** A variable of its environment, also in place of one that it would be given. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Starts it and waits until it answers OPTIONS and its console takes commands. */
    public Gateway start(Duration timeout) throws IOException, InterruptedException {
      long started = System.nanoTime();
      Gateway gateway = launch();
      try {
        gateway.awaitStart(timeout, started);
        return gateway;
      } catch (IOException | InterruptedException | RuntimeException e) {
        gateway.close();
        throw e;
      }
    }

    /** Starts it and waits for nothing: for starts that are to fail. */
    public Gateway launch() throws IOException {
      // a short name: the path of a Unix socket below it has little room
      Path folder = Files.createTempDirectory("pb");
      Folder.copy(home.resolve("configs"), folder.resolve("c"));
      int port = sipPort == 0 ? FreePorts.one() : sipPort;
      for (String listener : new String[] {UDP_LISTENER, TCP_LISTENER}) {
        ConfigFile.set(folder.resolve("c").resolve(listener), "bind.address", "127.0.0.1");
        ConfigFile.set(folder.resolve("c").resolve(listener), "port", Integer.toString(port));
      }
      for (Map.Entry<String, List<String>> file : files.entrySet()) {
        ConfigFile.write(folder.resolve("c").resolve(file.getKey()), file.getValue());
      }
      for (Map.Entry<String, Map<String, String>> file : overrides.entrySet()) {
        for (Map.Entry<String, String> value : file.getValue().entrySet()) {
          ConfigFile.set(
              folder.resolve("c").resolve(file.getKey()), value.getKey(), value.getValue());
        }
      }
      return new Gateway(home, folder, UserAgent.loopback(port), environment);
    }
  }
}
