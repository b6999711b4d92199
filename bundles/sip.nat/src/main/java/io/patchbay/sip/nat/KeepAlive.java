package io.patchbay.sip.nat;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.RequestSpec;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.LocationService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the NAT bindings of registered user agents open, each in its own second of the interval,
 * and ends registrations that have fallen silent. On one loop.
 */
final class KeepAlive implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private record Key(String user, String contact) {}

  private final SipTransport transport;
  private final SipLoop loop;
  private final Supplier<@Nullable LocationService> location;
  private final Map<Key, Integer> lost = new HashMap<>();
  private volatile KeepAliveSettings settings;
  private long tick;
  private @Nullable SipTimer timer;
  private boolean closed;

  KeepAlive(
      SipTransport transport,
      Supplier<@Nullable LocationService> location,
      KeepAliveSettings settings) {
    this.transport = transport;
    this.loop = transport.loop(KeepAlive.class.getName());
    this.location = location;
    this.settings = settings;
  }

  void settings(KeepAliveSettings changed) {
    settings = changed;
  }

  void start() {
    loop.execute(this::next);
  }

  private void next() {
    if (!closed) {
      timer = loop.schedule(SECOND, this::second);
    }
  }

  private void second() {
    tick++;
    LocationService known = location.get();
    if (known != null) {
      Set<Key> present = new HashSet<>();
      for (Binding binding : known.bindings()) {
        present.add(new Key(binding.user(), binding.contact()));
        binding.source().flow().ifPresent(flow -> look(known, binding, flow));
      }
      lost.keySet().retainAll(present);
    }
    next();
  }

  private void look(LocationService known, Binding binding, Flow flow) {
    KeepAliveSettings present = settings;
    int seconds = present.secondsFor(flow.transport());
    boolean due =
        seconds > 0 && Math.floorMod(binding.contact().hashCode() + tick, (long) seconds) == 0;
    if (!due || !flow.isOpen() || !(present.everybody() || isBehindNat(binding, flow))) {
      return;
    }
    if (present.asks() && flow.transport().equals("udp")) {
      ask(known, binding, flow);
    } else {
      transport.keepAlive(flow);
    }
  }

  /** Whether the Contact says another place than the REGISTER came from. */
  private boolean isBehindNat(Binding binding, Flow flow) {
    try {
      SipURI contact = transport.messages().uri(binding.contact());
      int port = contact.getPort() > 0 ? contact.getPort() : 5060;
      String host = contact.getHost().replaceAll("[\\[\\]]", "");
      return !host.equals(flow.remote().getAddress().getHostAddress())
          || port != flow.remote().getPort();
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private void ask(LocationService known, Binding binding, Flow flow) {
    SipMessages messages = transport.messages();
    SipURI contact = messages.uri(binding.contact());
    transport.send(
        messages.request(
            new RequestSpec(
                "OPTIONS",
                contact,
                messages.address(messages.contact("keepalive", flow.local(), flow.transport())),
                messages.newTag(),
                messages.address(contact),
                Optional.empty(),
                transport.newCallId(loop),
                1,
                70,
                Optional.empty(),
                List.of())),
        transport.target(flow),
        new Answer(known, new Key(binding.user(), binding.contact())));
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          SipTimer running = timer;
          if (running != null) {
            running.cancel();
          }
        });
  }

  /** Any response is a sign of life, 404 and 405 as well. */
  private final class Answer implements ResponseHandler {
    private final LocationService known;
    private final Key key;

    Answer(LocationService known, Key key) {
      this.known = known;
      this.key = key;
    }

    @Override
    public void onResponse(IncomingResponse response) {
      lost.remove(key);
    }

    @Override
    public void onTimeout() {
      int times = lost.merge(key, 1, Integer::sum);
      if (times >= settings.lost() && known.remove(key.user, key.contact)) {
        lost.remove(key);
        LOG.info(
            "{} at {} has not answered {} OPTIONS: its registration ends",
            key.user,
            key.contact,
            times);
      }
    }

    @Override
    public void onTransportError(String reason) {
      onTimeout();
    }
  }
}
