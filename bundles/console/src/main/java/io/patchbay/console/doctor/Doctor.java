package io.patchbay.console.doctor;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.SipTransport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every part and says what is well and what is not. Disturbs no call: all it does to the
 * gateway is one short media session on each backend. Blocks; for the thread of a shell.
 */
public final class Doctor {
  private static final String LOG = "see the log";
  private static final String ADVERTISED = "advertised.address";

  private final @Nullable SipTransport sip;
  private final @Nullable CallControl calls;
  private final @Nullable MediaSelector media;
  private final Collection<Configured> configured;
  private final Machine machine;

  /** A doctor for what is there now. */
  public Doctor(
      @Nullable SipTransport sip,
      @Nullable CallControl calls,
      @Nullable MediaSelector media,
      Collection<Configured> configured) {
    this(sip, calls, media, configured, new Machine());
  }

  Doctor(
      @Nullable SipTransport sip,
      @Nullable CallControl calls,
      @Nullable MediaSelector media,
      Collection<Configured> configured,
      Machine machine) {
    this.sip = sip;
    this.calls = calls;
    this.media = media;
    this.configured = List.copyOf(configured);
    this.machine = machine;
  }

  /** What it found, in the order of the parts. */
  public List<Finding> examine() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    listeners(findings);
    calls(findings);
    backends(findings);
    findings.addAll(PortChecks.of(configured, signallingPorts(), machine));
    addresses(findings);
    return findings;
  }

  private List<ListenerStatus> listening() {
    return sip == null ? List.of() : sip.listeners();
  }

  private List<Integer> signallingPorts() {
    return listening().stream()
        .filter(listener -> listener.listening() && listener.transport().equals("udp"))
        .map(listener -> listener.bind().port())
        .distinct()
        .toList();
  }

  private void listeners(List<Finding> findings) {
    if (listening().isEmpty()) {
      findings.add(
          Finding.failed(
              "sip", "nothing listens", "add a file io.patchbay.sip.listener-NAME.cfg; " + LOG));
    }
    for (ListenerStatus listener : listening()) {
      String subject = "listener " + listener.name();
      String where = listener.transport() + " " + listener.bind();
      if (!listener.listening()) {
        String file = "io.patchbay.sip.listener-" + listener.name() + ".cfg";
        findings.add(
            Finding.failed(
                subject,
                where + ": " + listener.detail(),
                "free the port, or change port or bind.address in " + file));
      } else {
        findings.add(Finding.ok(subject, where + ", advertised " + listener.advertised()));
      }
    }
  }

  private void calls(List<Finding> findings) {
    if (calls == null) {
      findings.add(Finding.failed("calls", "call control does not run", LOG));
    } else if (calls.isDraining()) {
      findings.add(
          Finding.warning("calls", "new ones are refused: drained", "patchbay:undrain node"));
    } else {
      findings.add(Finding.ok("calls", calls.calls().size() + " now"));
    }
  }

  private void backends(List<Finding> findings) throws InterruptedException {
    if (media == null) {
      findings.add(Finding.failed("media", "media selection does not run", LOG));
      return;
    }
    if (media.selected().isEmpty()) {
      findings.add(
          Finding.failed(
              "media",
              "new calls get none of '" + media.choice() + "'",
              "see the backends below, and backend in io.patchbay.media.select.cfg"));
    }
    for (BackendStatus backend : media.backends()) {
      backend(media, backend, findings);
    }
  }

  private void backend(MediaSelector selector, BackendStatus backend, List<Finding> findings)
      throws InterruptedException {
    String subject = "backend " + backend.name();
    BackendRole role = selector.role(backend.name());
    if (!backend.usable()) {
      String remedy = "start it, or see its file io.patchbay.media.*.cfg";
      findings.add(
          role == BackendRole.UNUSED
              ? Finding.note(subject, "not usable: " + backend.detail(), remedy)
              : Finding.failed(subject, "not usable: " + backend.detail(), remedy));
      return;
    }
    findings.add(Finding.ok(subject, backend.detail()));
    for (BackendStatus.Load load : backend.loads()) {
      if (load.isHigh()) {
        findings.add(
            Finding.warning(
                subject,
                load.name() + ": " + load.now() + " of " + load.limit(),
                "raise the limit, or send calls elsewhere"));
      }
    }
    if (role == BackendRole.DRAINED) {
      String remedy = "patchbay:undrain " + backend.name();
      findings.add(Finding.warning(subject, "drained: gets no new calls, not tried", remedy));
      return;
    }
    try {
      String times = new RoundTrip(selector, local()).through(backend.name());
      findings.add(Finding.ok(subject, "round trip: " + times));
    } catch (RoundTrip.Failure e) {
      findings.add(
          Finding.failed(
              subject,
              "round trip: " + e.getMessage(),
              "look at its addresses and ports, at the firewall, and at what it logs"));
    }
  }

  /** Where probes are: on the address of a listener, where media is by default. */
  private InetAddress local() {
    for (ListenerStatus listener : listening()) {
      try {
        InetAddress bound = InetAddress.getByName(listener.bind().host());
        if (listener.listening() && !bound.isAnyLocalAddress()) {
          return bound;
        }
      } catch (UnknownHostException e) {
        // it listens all the same
      }
    }
    return InetAddress.getLoopbackAddress();
  }

  private void addresses(List<Finding> findings) {
    for (Configured each : configured) {
      for (String address : each.value(ADVERTISED).split("[,\\s]+", 0)) {
        String subject = "address " + address;
        if (!address.isEmpty()
            && !address.equals("auto")
            && each.pid().startsWith("io.patchbay.")) {
          findings.add(
              machine.has(address)
                  ? Finding.ok(subject, "advertised by " + each.file() + ", is this machine's")
                  : Finding.note(
                      subject,
                      "advertised by " + each.file() + ", is not this machine's",
                      "NAT must lead its ports here, SIP and media alike"));
        }
      }
    }
    for (ListenerStatus listener : listening()) {
      if (listener.listening() && isPrivate(listener.bind().host())) {
        findings.add(
            Finding.note(
                "listener " + listener.name(),
                "its address is private",
                "for peers beyond a NAT set advertised.address, of the listener and of media"));
      }
    }
  }

  private static boolean isPrivate(String host) {
    try {
      return InetAddress.getByName(host).isSiteLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
