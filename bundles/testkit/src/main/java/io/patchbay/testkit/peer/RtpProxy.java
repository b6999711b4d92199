package io.patchbay.testkit.peer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An RTPProxy (github.com/sippy/rtpproxy) as a child process on 127.0.0.1, controlled over UDP and
 * whatever else its arguments say. No distribution packages the current one: {@code ./patchbay
 * test} builds it from its source below {@code target/}; the property or variable {@code RTPPROXY}
 * names another one.
 */
public final class RtpProxy implements AutoCloseable {
  private static final String NAME = "RTPPROXY";
  private static final Path BUILT = Path.of("target", "rtpproxy", "bin", "rtpproxy");
  private static final Duration TO_ANSWER = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 100;
  private static final int MEDIA_PORTS = 800;

  private final List<String> command;
  private final int control;
  private ChildProcess child;

  private RtpProxy(List<String> command, int control) throws IOException {
    this.command = command;
    this.control = control;
    child = run();
  }

  /** The program; empty when it is not there. */
  public static Optional<Path> program() {
    List<Path> places = new ArrayList<>();
    Stream.of(System.getProperty(NAME), System.getenv(NAME))
        .filter(value -> value != null && !value.isBlank())
        .map(Path::of)
        .forEach(places::add);
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      places.add(at.resolve(BUILT));
    }
    for (String entry : String.valueOf(System.getenv("PATH")).split(":", -1)) {
      places.add(Path.of(entry, "rtpproxy"));
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts one with media ports of its own, and waits until it answers.
   *
   * @param arguments more of its own
   */
  public static RtpProxy start(String... arguments)
      throws IOException, InterruptedException, TimeoutException {
    int control = FreePorts.one();
    List<String> command = new ArrayList<>(command(control));
    command.addAll(Arrays.asList(arguments));
    RtpProxy node = new RtpProxy(command, control);
    node.awaitAnswer();
    return node;
  }

  /** How one is started that takes commands on a port, in the foreground. */
  public static List<String> command(int control) throws IOException {
    int media = FreePorts.range(MEDIA_PORTS);
    return List.of(
        program().orElseThrow(() -> new IOException("no rtpproxy is there")).toString(),
        "-f",
        "-F",
        "-s",
        "udp:127.0.0.1:" + control,
        "-l",
        "127.0.0.1",
        "-m",
        String.valueOf(media),
        "-M",
        String.valueOf(media + MEDIA_PORTS - 1));
  }

  /** Where it takes commands, as configuration says it. */
  public String control() {
    return "udp:127.0.0.1:" + control;
  }

  public long pid() {
    return child.pid();
  }

  /** What it wrote so far. */
  public String output() {
    return child.output();
  }

  /** Kills it: SIGKILL. */
  public void kill() {
    child.close();
  }

  /** Starts it again after it was killed; it knows nothing of before. */
  public void restart() throws IOException, InterruptedException, TimeoutException {
    child.close();
    child = run();
    awaitAnswer();
  }

  /** Sessions it has now, as it says itself. */
  public long sessions() throws IOException {
    return number("active sessions");
  }

  /** Sessions it had since it was started. */
  public long created() throws IOException {
    return number("sessions created");
  }

  /** Asks a command of its control protocol, on a socket of this very question. */
  public static String ask(int control, String command) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), control));
      socket.setSoTimeout((int) TO_ANSWER.toMillis());
      String cookie = UUID.randomUUID().toString();
      byte[] request = (cookie + " " + command).getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(request, request.length));
      DatagramPacket reply = new DatagramPacket(new byte[2048], 2048);
      socket.receive(reply);
      String text = new String(reply.getData(), 0, reply.getLength(), StandardCharsets.US_ASCII);
      return text.substring(cookie.length() + 1).trim();
    }
  }

  private long number(String name) throws IOException {
    String info = ask(control, "I");
    return info.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " in " + info));
  }

  private ChildProcess run() throws IOException {
    return new ChildProcess(new ProcessBuilder(command), "rtpproxy-" + control);
  }

  private void awaitAnswer() throws IOException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TO_ANSWER.toNanos();
    while (!answers()) {
      if (child.endsWithin(Duration.ofMillis(POLL_MILLIS)) || System.nanoTime() > deadline) {
        throw new TimeoutException("rtpproxy does not answer:\n" + child.output());
      }
    }
  }

  private boolean answers() throws IOException {
    try {
      return ask(control, "V").equals("20040107");
    } catch (SocketTimeoutException | java.net.PortUnreachableException e) {
      return false;
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    child.close();
  }
}
