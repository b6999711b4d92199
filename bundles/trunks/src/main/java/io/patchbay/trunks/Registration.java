package io.patchbay.trunks;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.lib.digest.DigestClient;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleSupplier;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ExpiresHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gateway registered with a trunk (RFC 3261 section 10.2): with the first of its hosts
 * that takes it, refreshed before it runs out, tried again ever more slowly while nobody takes it
 * (RFC 5626 section 4.5). A refused one is told once, not each time. All on the trunk's loop.
 */
final class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
  private static final Duration BASE = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(1800);

  private final TrunkSettings trunk;
  private final TrunkSettings.Registered wanted;
  private final SipTransport transport;
  private final SipLoop loop;
  private final List<TrunkHost> hosts;
  private final DoubleSupplier random;
  private final Runnable changed;
  private final TrunkRequests requests;
  private final String callId;
  private final String tag;
  private long cseq;
  private long asked;
  private int round;
  private int turn;
  private int failures;
  private boolean registered;
  private boolean stopped;
  private String state = "not registered yet";
  private @Nullable TrunkHost home;
  private @Nullable Target at;
  private @Nullable DigestClient client;
  private @Nullable InetAddress clientOf;
  private @Nullable SipTimer timer;
  private @Nullable SipTimer end;

  /**
   * @param hosts tried in this order, those that are up first
   * @param random 0 to 1: spreads refreshes and attempts
   * @param changed told when {@link #isRegistered} or {@link #state} is another
   */
  Registration(
      TrunkSettings trunk,
      TrunkSettings.Registered wanted,
      SipTransport transport,
      SipLoop loop,
      List<TrunkHost> hosts,
      DoubleSupplier random,
      Runnable changed) {
    this.trunk = trunk;
    this.wanted = wanted;
    this.transport = transport;
    this.loop = loop;
    this.hosts = List.copyOf(hosts);
    this.random = random;
    this.changed = changed;
    this.requests = new TrunkRequests(transport, trunk.domain());
    this.callId = transport.newCallId(loop);
    this.tag = transport.messages().newTag();
    this.asked = wanted.expires().toSeconds();
  }

  boolean isRegistered() {
    return registered;
  }

  /** How it stands, in words. */
  String state() {
    return state;
  }

  /** Registers now. */
  void start() {
    stopTimer();
    turn++; // what was under way is heard no more
    round = 0;
    tryHost("");
  }

  /** A host has gone: if we are registered there, somebody else is asked. */
  void lost(TrunkHost host) {
    if (registered && host.equals(home) && !stopped) {
      start();
    }
  }

  /** Takes the registration back; nobody waits for that. */
  void stop() {
    stopped = true;
    stopTimer();
    if (end != null) {
      end.cancel();
    }
    if (registered && at != null) {
      registered = false;
      send(at, 0, null);
    }
  }

  /** The next host of this round; when none is left, it has failed. */
  private void tryHost(String reason) {
    List<TrunkHost> order =
        hosts.stream().sorted((one, other) -> Boolean.compare(other.isUp(), one.isUp())).toList();
    if (round >= order.size()) {
      failed(reason, Duration.ZERO);
      return;
    }
    TrunkHost host = order.get(round++);
    int now = turn;
    transport
        .resolve(transport.messages().uri(host.setting().uri()))
        .whenComplete(
            (@Nullable Target target, @Nullable Throwable missing) ->
                loop.run(
                    () -> {
                      if (stopped || now != turn) {
                        return;
                      }
                      if (target == null) {
                        tryHost(host.setting().uri() + " cannot be found");
                      } else {
                        register(host, target);
                      }
                    }));
  }

  private void register(TrunkHost host, Target target) {
    InetAddress address = target.remote().getAddress();
    if (client == null || !address.equals(clientOf)) {
      client = trunk.login().map(DigestClient::new).orElse(null);
      clientOf = address;
    }
    at = target;
    send(target, asked, new Attempt(host, target, client == null ? null : client.attempt()));
  }

  /**
   * @param attempt null for the last one, of which nothing is heard
   */
  private void send(Target target, long seconds, @Nullable Attempt attempt) {
    Request request =
        requests.register(wanted.user(), contact(target), callId, tag, ++cseq, seconds);
    DigestClient.Attempt proof =
        attempt != null ? attempt.proof : client == null ? null : client.attempt();
    if (proof != null) {
      for (DigestClient.Field field :
          proof.fields(Request.REGISTER, request.getRequestURI().toString(), new byte[0])) {
        request.addHeader(transport.messages().header(field.name(), field.value()));
      }
    }
    transport.send(request, target, attempt == null ? new Unheard() : attempt);
  }

  private SipURI contact(Target target) {
    return transport.messages().contact(wanted.user(), target.local(), target.transport());
  }

  private void granted(TrunkHost host, Target target, Response response) {
    long seconds = seconds(response, target);
    if (seconds <= 0) {
      tryHost(host.setting().uri() + " grants no time");
      return;
    }
    if (!registered || failures > 0) {
      LOG.info(
          "trunk {}: registered with {} for {} s", trunk.name(), host.setting().uri(), seconds);
    }
    home = host;
    registered = true;
    failures = 0;
    state = "registered with " + host.setting().uri() + " for " + seconds + " s";
    if (end != null) {
      end.cancel();
    }
    end = loop.schedule(Duration.ofSeconds(seconds), this::ranOut);
    // 70 to 90 percent of the time
    again(Duration.ofMillis(Math.round(seconds * 1000 * (0.7 + random.getAsDouble() * 0.2))));
    changed.run();
  }

  private void failed(String reason, Duration retryAfter) {
    if (!state.endsWith(reason)) {
      LOG.warn("trunk {}: not registered: {}", trunk.name(), reason);
    }
    state = (registered ? "still registered, but " : "not registered: ") + reason;
    long most = Math.min(LONGEST.toMillis(), BASE.toMillis() << Math.min(failures, 10));
    failures++;
    Duration pause = Duration.ofMillis(Math.round(most * (0.5 + random.getAsDouble() * 0.5)));
    again(pause.compareTo(retryAfter) < 0 ? retryAfter : pause);
    changed.run();
  }

  private void ranOut() {
    registered = false;
    changed.run();
  }

  private void again(Duration pause) {
    stopTimer();
    timer = loop.schedule(pause, this::start);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** How long our Contact lasts (RFC 3261 section 10.2.4). */
  private long seconds(Response response, Target target) {
    SipURI ours = contact(target);
    for (Iterator<?> each = response.getHeaders(ContactHeader.NAME); each.hasNext(); ) {
      ContactHeader contact = (ContactHeader) each.next();
      if (contact.getAddress() != null
          && contact.getAddress().getURI() instanceof SipURI uri
          && ours.getUser().equals(uri.getUser())
          && ours.getHost().equalsIgnoreCase(uri.getHost())
          && ours.getPort() == uri.getPort()
          && contact.getExpires() >= 0) {
        return contact.getExpires();
      }
    }
    return response.getHeader(ExpiresHeader.NAME) instanceof ExpiresHeader expires
        ? expires.getExpires()
        : asked;
  }

  private String header(Response response, String name) {
    return transport.messages().headerLines(response).stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(line -> line.value())
        .findFirst()
        .orElse("");
  }

  /** A number at the beginning of a header; 0 when there is none. */
  private long number(Response response, String name) {
    String digits = header(response, name).split("\\D", 2)[0];
    return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
  }

  /** One REGISTER with one host, challenges included. */
  private final class Attempt implements ResponseHandler {
    private final TrunkHost host;
    private final Target target;
    private final DigestClient.@Nullable Attempt proof;
    private final int now = turn;

    private Attempt(TrunkHost host, Target target, DigestClient.@Nullable Attempt proof) {
      this.host = host;
      this.target = target;
      this.proof = proof;
    }

    @Override
    public void onResponse(IncomingResponse incoming) {
      int status = incoming.status();
      if (isOld() || status < 200) {
        return;
      }
      Response response = incoming.response();
      long least = number(response, "Min-Expires");
      if (status < 300) {
        granted(host, target, response);
      } else if (status == Response.UNAUTHORIZED
          || status == Response.PROXY_AUTHENTICATION_REQUIRED) {
        challenged(response, status == Response.PROXY_AUTHENTICATION_REQUIRED);
      } else if (status == Response.INTERVAL_TOO_BRIEF && least > asked) {
        asked = least;
        send(target, asked, this);
      } else if (status == Response.SERVICE_UNAVAILABLE || status == Response.REQUEST_TIMEOUT) {
        tryHost(refusal(status));
      } else {
        failed(refusal(status), Duration.ofSeconds(number(response, "Retry-After")));
      }
    }

    private void challenged(Response response, boolean proxy) {
      String name = proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
      List<String> challenges =
          transport.messages().headerLines(response).stream()
              .filter(line -> line.name().equalsIgnoreCase(name))
              .map(line -> line.value())
              .toList();
      if (proof == null) {
        failed(host.setting().uri() + " asks who we are, and username is empty", LONGEST);
        return;
      }
      DigestClient.Verdict verdict = proof.challenged(proxy, challenges);
      if (verdict.retry()) {
        send(target, asked, this);
      } else {
        failed(host.setting().uri() + " " + verdict.reason(), Duration.ZERO);
      }
    }

    private boolean isOld() {
      return stopped || now != turn;
    }

    private String refusal(int status) {
      return host.setting().uri() + " answers " + status;
    }

    @Override
    public void onTimeout() {
      if (!isOld()) {
        tryHost(host.setting().uri() + " does not answer");
      }
    }

    @Override
    public void onTransportError(String reason) {
      if (!isOld()) {
        tryHost(host.setting().uri() + " cannot be reached: " + reason);
      }
    }
  }

  /** Nothing depends on how the last one is answered. */
  private static final class Unheard implements ResponseHandler {
    @Override
    public void onResponse(IncomingResponse response) {}

    @Override
    public void onTimeout() {}

    @Override
    public void onTransportError(String reason) {}
  }
}
