package io.patchbay.trunks;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host of a trunk: found by name again and again, and probed by OPTIONS where that is wanted. A
 * host that answers is up, whatever it answers, but for 408 and 503, which say that nobody is home.
 * All on the trunk's loop.
 */
final class TrunkHost {
  private static final Logger LOG = LoggerFactory.getLogger(TrunkHost.class);

  /** How often a host that is not probed is looked up, so that its calls are known by address. */
  private static final Duration LOOK_UP = Duration.ofSeconds(60);

  private final TrunkSettings trunk;
  private final HostSetting setting;
  private final SipTransport transport;
  private final SipLoop loop;
  private final TrunkRequests requests;
  private final DoubleSupplier random;
  private final Consumer<TrunkHost> changed;
  private final HostHealth health;
  private String detail = "not probed yet";
  private @Nullable InetAddress address;
  private @Nullable SipTimer timer;
  private int probe;
  private boolean stopped;

  /**
   * @param random 0 to 1: spreads the probes
   * @param changed told when it goes up or down, or has another address
   */
  TrunkHost(
      TrunkSettings trunk,
      HostSetting setting,
      SipTransport transport,
      SipLoop loop,
      DoubleSupplier random,
      Consumer<TrunkHost> changed) {
    this.trunk = trunk;
    this.setting = setting;
    this.transport = transport;
    this.loop = loop;
    this.requests = new TrunkRequests(transport, trunk.domain());
    this.random = random;
    this.changed = changed;
    this.health = new HostHealth(trunk.probing().down(), trunk.probing().up());
  }

  HostSetting setting() {
    return setting;
  }

  boolean isUp() {
    return health.isUp();
  }

  String detail() {
    return detail;
  }

  /** Where it was found last; null before. */
  @Nullable InetAddress address() {
    return address;
  }

  void start() {
    look();
  }

  void stop() {
    stopped = true;
    stopTimer();
  }

  private boolean isProbed() {
    return !trunk.probing().interval().isZero();
  }

  private void look() {
    probe++;
    int current = probe;
    if (isProbed()) {
      timer =
          loop.schedule(
              trunk.probing().timeout(), () -> ended(current, false, "does not answer OPTIONS"));
    }
    transport
        .resolve(transport.messages().uri(setting.uri()))
        .whenComplete(
            (@Nullable Target target, @Nullable Throwable failed) ->
                loop.run(() -> found(current, target, failed)));
  }

  private void found(int current, @Nullable Target target, @Nullable Throwable failed) {
    if (stopped) {
      return;
    }
    if (target == null) {
      ended(current, false, "cannot be found: " + reason(failed));
      return;
    }
    InetAddress now = target.remote().getAddress();
    boolean moved = !now.equals(address);
    address = now;
    if (isProbed()) {
      transport.send(
          requests.options(setting.uri(), transport.newCallId(loop), target),
          target,
          new Answer(current));
    } else {
      detail = "not probed";
      again(LOOK_UP);
    }
    if (moved) {
      changed.accept(this);
    }
  }

  private void ended(int current, boolean answered, String what) {
    if (stopped || current != probe) {
      return; // it took too long, which was counted already
    }
    probe++;
    stopTimer();
    detail = what;
    if (isProbed() && health.probed(answered)) {
      if (answered) {
        LOG.info("trunk {}: {} is up again", trunk.name(), setting.uri());
      } else {
        LOG.warn("trunk {}: {} is down: {}", trunk.name(), setting.uri(), what);
      }
    }
    changed.accept(this);
    again(isProbed() ? spread(trunk.probing().interval()) : LOOK_UP);
  }

  private void again(Duration pause) {
    timer = loop.schedule(pause, this::look);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** A tenth less or more, so that trunks do not probe in step. */
  private Duration spread(Duration interval) {
    return Duration.ofMillis(Math.round(interval.toMillis() * (0.9 + random.getAsDouble() * 0.2)));
  }

  private static String reason(@Nullable Throwable failed) {
    Throwable cause = failed == null || failed.getCause() == null ? failed : failed.getCause();
    return cause == null ? "unknown" : String.valueOf(cause.getMessage());
  }

  private final class Answer implements ResponseHandler {
    private final int current;

    private Answer(int current) {
      this.current = current;
    }

    @Override
    public void onResponse(IncomingResponse response) {
      int status = response.status();
      if (status >= 200) {
        boolean home = status != Response.SERVICE_UNAVAILABLE && status != Response.REQUEST_TIMEOUT;
        ended(current, home, "answers OPTIONS with " + status);
      }
    }

    @Override
    public void onTimeout() {
      ended(current, false, "does not answer OPTIONS");
    }

    @Override
    public void onTransportError(String reason) {
      ended(current, false, "cannot be reached: " + reason);
    }
  }
}
