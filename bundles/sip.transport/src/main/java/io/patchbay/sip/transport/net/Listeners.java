package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.sip.transport.tls.TlsException;
import io.patchbay.sip.transport.tls.TlsWorkers;
import io.patchbay.sip.transport.transaction.Inbound;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening points by name, opened, changed and closed one by one while the others go on.
 * Thread-safe; changes block until sockets are bound or closed, and are not for a loop.
 */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /**
   * One listening point; {@code open} is null while it could not be opened, and {@code waits} says
   * that it only waits for its port.
   */
  private record Entry(
      ListenerSettings settings, @Nullable Listener open, String detail, boolean waits) {}

  private final LoopGroup loops;
  private final RouteProbe routes;
  private final TlsWorkers workers;
  private final Object changing = new Object();
  private @Nullable Inbound inbound;
  private volatile TreeMap<String, Entry> entries = new TreeMap<>();

  Listeners(LoopGroup loops, RouteProbe routes, TlsWorkers workers) {
    this.loops = loops;
    this.routes = routes;
    this.workers = workers;
  }

  void begin(Inbound receiver) {
    synchronized (changing) {
      inbound = receiver;
    }
  }

  /**
   * Opens a listener or changes the one of that name. A socket is made again only where transport,
   * address or port changed; what cannot be bound is said in one line, and an older socket of that
   * name goes on.
   */
  void configure(ListenerSettings wanted) {
    synchronized (changing) {
      Entry present = entries.get(wanted.name());
      Listener open = present == null ? null : present.open;
      if (open != null && open.settings().bindsLike(wanted)) {
        change(open, wanted);
        return;
      }
      replace(wanted, open);
      retryWaiting();
    }
  }

  private void change(Listener open, ListenerSettings wanted) {
    try {
      open.settings(wanted);
      put(wanted.name(), new Entry(wanted, open, "", false));
      LOG.info("{}: {} is shown to peers as {}", wanted.source(), name(open), shown(open));
    } catch (IOException e) {
      LOG.error("{}: {}; the settings before it stay", wanted.source(), reason(wanted, e));
    }
  }

  /** A port that one of us has left may be what another waits for, as when a file is renamed. */
  private void retryWaiting() {
    for (Entry entry : entries.values()) {
      if (entry.waits) {
        try {
          Listener made = open(entry.settings);
          put(entry.settings.name(), new Entry(entry.settings, made, "", false));
          LOG.info("{}: listening on {} after all", entry.settings.source(), name(made));
        } catch (IOException e) {
          LOG.debug("{}: {}", entry.settings.source(), reason(entry.settings, e));
        }
      }
    }
  }

  private void replace(ListenerSettings wanted, @Nullable Listener old) {
    // Its own older socket would be in the way: another address, the same port.
    boolean inTheWay =
        old != null
            && old.port() == wanted.port()
            && old.settings().isDatagram() == wanted.isDatagram();
    if (old != null && inTheWay) {
      old.close();
    }
    try {
      Listener made = open(wanted);
      put(wanted.name(), new Entry(wanted, made, "", false));
      LOG.info("{}: listening on {}, shown as {}", wanted.source(), name(made), shown(made));
      if (old != null && !inTheWay) {
        old.close();
      }
    } catch (IOException e) {
      String why = reason(wanted, e);
      if (old == null || inTheWay) {
        put(wanted.name(), new Entry(wanted, null, why, true));
        LOG.error("{}: {}", wanted.source(), why);
      } else {
        LOG.error("{}: {}; still listening on {}", wanted.source(), why, name(old));
      }
    }
  }

  private Listener open(ListenerSettings wanted) throws IOException {
    Inbound receiver = inbound;
    if (receiver == null) {
      throw new IllegalStateException("nobody receives yet");
    }
    return wanted.transport().equals("udp")
        ? UdpListener.open(wanted, loops, receiver, routes)
        : new StreamListener(wanted, loops, receiver, routes, workers);
  }

  /** Lists what cannot be opened at all. */
  void refuse(ListenerSettings wanted, String problem) {
    synchronized (changing) {
      put(wanted.name(), new Entry(wanted, null, problem, false));
    }
  }

  /** Closes the listener of that name, if there is one. */
  void remove(String name) {
    synchronized (changing) {
      close(name);
      retryWaiting();
    }
  }

  private void close(String name) {
    Entry entry = entries.get(name);
    if (entry != null) {
      put(name, null);
      if (entry.open != null) {
        entry.open.close();
        LOG.info("{}: no longer listening on {}", entry.settings.source(), name(entry.open));
      }
    }
  }

  @Override
  public void close() {
    synchronized (changing) {
      for (String name : List.copyOf(entries.keySet())) {
        close(name);
      }
    }
  }

  Optional<Listener> named(String name) {
    Entry entry = entries.get(name);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.open);
  }

  /** The listener to reach a peer by: the one bound to the route's own address first. */
  Optional<Listener> towards(String transport, InetAddress remote) {
    List<Listener> fit =
        entries.values().stream()
            .map(Entry::open)
            .filter(open -> open != null && open.settings().transport().equals(transport))
            .filter(open -> open.settings().serves(remote))
            .toList();
    if (fit.size() < 2) {
      return fit.stream().findFirst();
    }
    InetAddress local = routes.towards(remote);
    return fit.stream()
        .min(
            Comparator.comparingInt(
                open -> {
                  InetAddress bind = open.settings().bind();
                  return bind.equals(local) ? 0 : bind.isAnyLocalAddress() ? 1 : 2;
                }));
  }

  /** The transports requests can be sent by, in the order we like them; browsers are not called. */
  List<String> transports() {
    return Stream.of("udp", "tcp", "tls")
        .filter(
            transport ->
                entries.values().stream()
                    .anyMatch(
                        entry ->
                            entry.open != null
                                && entry.open.settings().transport().equals(transport)))
        .toList();
  }

  int connections() {
    int sum = 0;
    for (Entry entry : entries.values()) {
      if (entry.open instanceof StreamListener stream) {
        sum += stream.connections();
      }
    }
    return sum;
  }

  List<ListenerStatus> status() {
    return entries.values().stream().map(Listeners::status).toList();
  }

  private static ListenerStatus status(Entry entry) {
    ListenerSettings settings = entry.settings;
    Listener open = entry.open;
    int port = open == null ? settings.port() : open.port();
    return new ListenerStatus(
        settings.name(),
        settings.transport(),
        new HostPort(AddressText.of(settings.bind()), port),
        settings.advertised(port),
        open != null,
        entry.detail,
        open instanceof StreamListener stream ? Optional.of(stream.status()) : Optional.empty());
  }

  private void put(String name, @Nullable Entry entry) {
    TreeMap<String, Entry> changed = new TreeMap<>(entries);
    if (entry == null) {
      changed.remove(name);
    } else {
      changed.put(name, entry);
    }
    entries = changed;
  }

  private static String name(Listener open) {
    InetSocketAddress bound = new InetSocketAddress(open.settings().bind(), open.port());
    return open.settings().transport() + " " + AddressText.of(bound);
  }

  private static String shown(Listener open) {
    return open.settings().advertised(open.port());
  }

  /** Key, value and rule, as for any other setting that cannot be used. */
  private static String reason(ListenerSettings wanted, IOException failure) {
    if (failure instanceof TlsException) {
      return String.valueOf(failure.getMessage());
    }
    String text = Failure.of(failure.getCause());
    boolean address =
        failure.getCause() instanceof BindException && text.startsWith("cannot assign");
    return (address ? "bind.address=" + AddressText.of(wanted.bind()) : "port=" + wanted.port())
        + ": "
        + text;
  }
}
