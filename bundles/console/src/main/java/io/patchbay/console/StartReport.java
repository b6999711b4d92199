package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipTransport;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operator is told when the gateway is up. Waits until configuration has reached every
 * part, since components come up on other threads, and says what is not there after the limit.
 */
final class StartReport {
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

  private final Services services;
  private final Supplier<Set<String>> configuredListeners;
  private final Duration limit;

  /**
   * Made once the console runs.
   *
   * @param configuredListeners names of the listeners there is configuration for
   */
  StartReport(Services services, Supplier<Set<String>> configuredListeners, Duration limit) {
    this.services = services;
    this.configuredListeners = configuredListeners;
    this.limit = limit;
  }

  /** Blocks up to the limit. Any thread. */
  String get() {
    long end = System.nanoTime() + limit.toNanos();
    while (!isComplete() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK_AGAIN);
    }
    StringBuilder text = new StringBuilder();
    listeners(text);
    media(text, services.media().get());
    if (services.calls().get() == null) {
      text.append("calls: NOT running (see the log)\n");
    }
    return text.toString();
  }

  private boolean isComplete() {
    SipTransport sip = services.sip().get();
    MediaSelector media = services.media().get();
    CallControl calls = services.calls().get();
    return sip != null && silent(sip).isEmpty() && media != null && calls != null;
  }

  private Set<String> silent(SipTransport sip) {
    Set<String> names = new TreeSet<>(configuredListeners.get());
    sip.listeners().forEach(listener -> names.remove(listener.name()));
    return names;
  }

  private void listeners(StringBuilder text) {
    SipTransport sip = services.sip().get();
    if (sip == null) {
      text.append("sip: NOT running (see the log)\n");
      return;
    }
    for (ListenerStatus listener : sip.listeners()) {
      text.append("sip ").append(listener.name()).append(": ");
      text.append(Listeners.describe(listener)).append('\n');
    }
    for (String name : silent(sip)) {
      text.append("sip ").append(name).append(": NOT listening (see the log)\n");
    }
    if (sip.listeners().isEmpty() && configuredListeners.get().isEmpty()) {
      text.append("sip: no listener is configured (io.patchbay.sip.listener-NAME.cfg)\n");
    }
  }

  private static void media(StringBuilder text, @Nullable MediaSelector selector) {
    if (selector == null) {
      text.append("media: NOT running (see the log)\n");
      return;
    }
    if (selector.selected().isEmpty()) {
      text.append("media: NO backend, calls will be refused\n");
    }
    for (BackendStatus backend : selector.backends()) {
      boolean chosen = !Backends.newCalls(selector, backend.name()).equals("no");
      text.append("media ").append(backend.name()).append(": ").append(backend.detail());
      text.append(backend.usable() ? "" : ", NOT usable");
      text.append(chosen ? "" : ", not selected").append('\n');
    }
  }
}
