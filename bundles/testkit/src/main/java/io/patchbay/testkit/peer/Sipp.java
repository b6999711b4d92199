package io.patchbay.testkit.peer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * SIPp (Debian's {@code sip-tester}) as a child process on 127.0.0.1. It works in a folder of its
 * own, which {@link #close} removes.
 *
 * <pre>{@code
 * try (Sipp bob = Sipp.uas().localPort(5062).calls(200).start();
 *     Sipp alice = Sipp.builtIn("uac").to(gateway).calls(200).rate(20).start()) {
 *   assertThat(alice.await(Duration.ofSeconds(30)).successful()).isEqualTo(200);
 * }
 * }</pre>
 */
public final class Sipp implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/sipp");
  private static final Path PCAPS = Path.of("/usr/share/sip-tester");
  private static final String STATISTICS = "statistics.csv";
  private static final String ERRORS = "errors.log";
  private static final String UAS = "uas.xml";

  private final ChildProcess child;
  private final Path folder;
  private final int localPort;

  private Sipp(ChildProcess child, Path folder, int localPort) {
    this.child = child;
    this.folder = folder;
    this.localPort = localPort;
  }

  /** Is it installed? */
  public static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Is called, rings and answers at once, as SIPp's own {@code uas} does. That one fails a call
   * whose INVITE is repeated after the answer was sent, which a caller may do that has not yet read
   * it (RFC 3261 section 17.1.1.2); this one does not.
   */
  public static Builder uas() {
    return new Builder("-sf", UAS);
  }

  /** A scenario that SIPp brings, such as {@code uac} or {@code uac_pcap}. */
  public static Builder builtIn(String scenario) {
    return new Builder("-sn", scenario);
  }

  /** A scenario file. */
  public static Builder file(Path scenario) {
    return new Builder("-sf", scenario.toAbsolutePath().toString());
  }

  public int localPort() {
    return localPort;
  }

  public ProcessWatch watch() {
    return ProcessWatch.of(child.pid());
  }

  /** Waits until it has made its calls. */
  public SippResult await(Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    int exitCode = child.waitFor(timeout);
    return new SippResult(
        exitCode, SippResult.lastLine(lines(STATISTICS)), text(ERRORS), child.output());
  }

  /** Waits until it listens on its port, so that a first call over TCP is not refused. */
  public void awaitListening(Duration timeout) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!listens()) {
      if (child.endsWithin(Duration.ofMillis(5)) || System.nanoTime() > deadline) {
        throw new TimeoutException("not listening on " + localPort + ":\n" + child.output());
      }
    }
  }

  /**
   * Ends one that waits for more calls, such as a {@code uas} without a number of calls. Those that
   * ended within the last seconds may not be counted: SIPp keeps a call for its time wait.
   */
  public SippResult stop(Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    child.terminate();
    return await(timeout);
  }

  /** Kills it if it still runs, and removes its folder. */
  @Override
  public void close() throws IOException {
    child.close();
    Folder.delete(folder);
  }

  private boolean listens() {
    return watch().udpPorts().contains(localPort)
        || watch().tcpListeningPorts().contains(localPort);
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private String text(String name) throws IOException {
    return String.join("\n", lines(name));
  }

  /** What to start. */
  public static final class Builder {
    private final List<String> arguments = new ArrayList<>();
    private int localPort;
    private String target = "";

    private Builder(String kind, String scenario) {
      arguments.addAll(List.of(kind, scenario));
    }

    /** Where calls are sent. */
    public Builder to(InetSocketAddress address) {
      target = address.getAddress().getHostAddress() + ':' + address.getPort();
      return this;
    }

    /** Its own SIP port; a free one when this is not said. */
    public Builder localPort(int port) {
      localPort = port;
      return this;
    }

    /** Ends after that many calls. */
    public Builder calls(int count) {
      return arguments("-m", Integer.toString(count));
    }

    /** Calls a second. */
    public Builder rate(int perSecond) {
      return arguments("-r", Integer.toString(perSecond));
    }

    /** One TCP connection instead of UDP. */
    public Builder tcp() {
      return arguments("-t", "t1");
    }

    /** More of SIPp's own arguments. */
    public Builder arguments(String... more) {
      arguments.addAll(Arrays.asList(more));
      return this;
    }

    /** Starts it. It may not listen yet when this returns: see {@link Sipp#awaitListening}. */
    public Sipp start() throws IOException {
      int port = localPort == 0 ? FreePorts.one() : localPort;
      Path folder = Files.createTempDirectory("sipp");
      if (Files.isDirectory(PCAPS)) {
        Files.createSymbolicLink(folder.resolve("pcap"), PCAPS);
      }
      if (arguments.contains(UAS)) {
        try (InputStream scenario = Sipp.class.getResourceAsStream(UAS)) {
          Files.copy(scenario, folder.resolve(UAS));
        }
      }
      List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
      command.addAll(arguments);
      command.addAll(List.of("-i", "127.0.0.1", "-mi", "127.0.0.1"));
      command.addAll(List.of("-p", Integer.toString(port), "-nostdin"));
      if (!arguments.contains("-mp")) {
        command.addAll(List.of("-mp", Integer.toString(FreePorts.range(4))));
      }
      command.addAll(List.of("-trace_stat", "-stf", STATISTICS, "-fd", "1"));
      command.addAll(List.of("-trace_err", "-error_file", ERRORS));
      if (!target.isEmpty()) {
        command.add(target);
      }
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      return new Sipp(new ChildProcess(builder, "sipp-" + port), folder, port);
    }
  }
}
