package io.patchbay.testkit.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the Linux kernel shows of a process under {@code /proc}: open sockets, threads, open files.
 * Each call looks anew. Needs the rights of the process's owner.
 */
public final class ProcessWatch {
  private static final String SOCKET = "socket:[";
  private static final String LISTEN = "0A";

  /**
   * A bound socket.
   *
   * @param protocol {@code udp}, {@code udp6}, {@code tcp} or {@code tcp6}
   * @param port local
   * @param listening a TCP socket that takes connections
   */
  public record LocalSocket(String protocol, int port, boolean listening) {}

  private final Path proc;

  private ProcessWatch(Path proc) {
    this.proc = proc;
  }

  /** Watches the process with that id. */
  public static ProcessWatch of(long pid) {
    return new ProcessWatch(Path.of("/proc", Long.toString(pid)));
  }

  /** Internet sockets with a local port. */
  public List<LocalSocket> sockets() {
    Set<String> inodes = new HashSet<>();
    for (String target : openFileTargets()) {
      if (target.startsWith(SOCKET)) {
        inodes.add(target.substring(SOCKET.length(), target.length() - 1));
      }
    }
    List<LocalSocket> sockets = new ArrayList<>();
    for (String protocol : List.of("udp", "udp6", "tcp", "tcp6")) {
      addSockets(protocol, inodes, sockets);
    }
    return sockets;
  }

  /** Local ports of its UDP sockets. */
  public NavigableSet<Integer> udpPorts() {
    return ports(socket -> socket.protocol().startsWith("udp"));
  }

  /** Ports it takes TCP connections on. */
  public NavigableSet<Integer> tcpListeningPorts() {
    return ports(LocalSocket::listening);
  }

  /** TCP sockets that are no listeners. */
  public long tcpConnections() {
    return sockets().stream()
        .filter(socket -> socket.protocol().startsWith("tcp") && !socket.listening())
        .count();
  }

  /** Names of its threads, sorted; the kernel keeps the first 15 letters. */
  public List<String> threads() {
    List<String> names = new ArrayList<>();
    for (Path task : list(proc.resolve("task"))) {
      try {
        names.add(Files.readString(task.resolve("comm"), StandardCharsets.UTF_8).strip());
      } catch (IOException ended) {
        // a thread that ended between the two looks is not there
      }
    }
    names.sort(null);
    return names;
  }

  /** Open file descriptors. */
  public int openFiles() {
    return list(proc.resolve("fd")).size();
  }

  private NavigableSet<Integer> ports(Predicate<LocalSocket> which) {
    NavigableSet<Integer> ports = new TreeSet<>();
    sockets().stream().filter(which).map(LocalSocket::port).forEach(ports::add);
    return ports;
  }

  private List<String> openFileTargets() {
    List<String> targets = new ArrayList<>();
    for (Path file : list(proc.resolve("fd"))) {
      try {
        targets.add(Files.readSymbolicLink(file).toString());
      } catch (IOException closed) {
        // a file that was closed between the two looks is not open
      }
    }
    return targets;
  }

  /**
   * Columns: slot, local address:port, remote, state, queues, timer, retransmits, uid, ?, inode.
   */
  private void addSockets(String protocol, Set<String> inodes, List<LocalSocket> sockets) {
    List<String> lines;
    try {
      lines = Files.readAllLines(proc.resolve("net").resolve(protocol));
    } catch (NoSuchFileException noIpv6) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.strip().split("\\s+", -1);
      if (inodes.contains(columns[9])) {
        String hex = columns[1].substring(columns[1].indexOf(':') + 1);
        boolean listening = protocol.startsWith("tcp") && columns[3].equals(LISTEN);
        sockets.add(new LocalSocket(protocol, Integer.parseInt(hex, 16), listening));
      }
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }
}
