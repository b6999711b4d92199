package io.patchbay.testkit.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * PostgreSQL (Debian's {@code postgresql}) as a child process on 127.0.0.1, with a cluster of its
 * own that {@link #close} removes. As it does not run as root, root starts it as {@code postgres},
 * which Debian's package makes.
 */
public final class PostgreSql implements AutoCloseable {
  /** Who owns it. */
  public static final String USER = "patchbay";

  /** The owner's password, which is asked for. */
  public static final String PASSWORD = "a password";

  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private ChildProcess child;

  private PostgreSql(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.child = launch();
  }

  /** Is it installed? */
  public static boolean available() {
    return programs().isPresent();
  }

  /** Makes an empty cluster, starts it, and waits until it takes connections. */
  public static PostgreSql start() throws IOException, InterruptedException, TimeoutException {
    Path folder = Files.createTempDirectory("postgresql");
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    if (isRoot()) {
      run(new ProcessBuilder("chown", "-R", "postgres:", folder.toString()), "chown");
    }
    run(
        builder(
            "initdb",
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--pgdata=" + folder.resolve("data")),
        "initdb");
    PostgreSql started = new PostgreSql(folder, FreePorts.one());
    try {
      started.awaitConnections();
      return started;
    } catch (TimeoutException e) {
      started.close();
      throw e;
    }
  }

  /** Of the database that every cluster has. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** What it has said so far. */
  public String output() {
    return child.output();
  }

  /** Asks it, with its own client: the rows, their columns between bars. */
  public List<String> query(String sql) throws IOException, InterruptedException, TimeoutException {
    ProcessBuilder psql =
        builder(
            "psql",
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--host=127.0.0.1",
            "--port=" + port,
            "--username=" + USER,
            "--command=" + sql,
            "postgres");
    psql.environment().put("PGPASSWORD", PASSWORD);
    return run(psql, "psql").lines().toList();
  }

  /**
   * Ends it as a crash does, without a shutdown of its own (SIGQUIT), with all its connections; its
   * data stay.
   */
  public void crash() throws IOException, InterruptedException, TimeoutException {
    run(new ProcessBuilder("kill", "-QUIT", Long.toString(child.pid())), "kill");
    child.waitFor(PATIENCE);
  }

  /** Starts it again on its data and its port, and waits until it takes connections. */
  public void restart() throws IOException, InterruptedException, TimeoutException {
    child = launch();
    awaitConnections();
  }

  /** Ends it, and removes its data. */
  @Override
  public void close() throws IOException {
    try {
      if (child.alive()) {
        crash();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      child.close();
    }
    Folder.delete(folder);
  }

  private ChildProcess launch() throws IOException {
    return new ChildProcess(
        builder(
            "postgres",
            "-D",
            folder.resolve("data").toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off"),
        "postgresql");
  }

  private void awaitConnections() throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!child.output().contains("database system is ready to accept connections")
        || !takesConnections()) {
      if (child.endsWithin(Duration.ofMillis(20)) || System.nanoTime() > deadline) {
        throw new TimeoutException("postgresql takes no connections:\n" + child.output());
      }
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(ProcessBuilder builder, String name)
      throws IOException, InterruptedException, TimeoutException {
    try (ChildProcess process = new ChildProcess(builder, name)) {
      if (process.waitFor(PATIENCE) != 0) {
        throw new IOException(name + " failed:\n" + process.output());
      }
      return process.output();
    }
  }

  private static ProcessBuilder builder(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
    }
    command.add(programs().orElseThrow().resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Debian keeps the programs of each version in a folder of its own: the newest. */
  private static Optional<Path> programs() {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
