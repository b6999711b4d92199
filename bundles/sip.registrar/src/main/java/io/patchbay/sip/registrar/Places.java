package io.patchbay.sip.registrar;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.location.Binding;
import io.patchbay.api.sip.location.Location;
import java.util.Optional;
import javax.sip.address.SipURI;

/** The way to a binding: its flow, else its Contact where that can be reached without one. */
final class Places {
  private static final String UDP = "udp";

  private final SipTransport transport;

  Places(SipTransport transport) {
    this.transport = transport;
  }

  /** Empty when there is no way any more. */
  Optional<Location.Place> of(Binding binding) {
    Binding.Source source = binding.source();
    if (!binding.path().isEmpty() || source.listener().isEmpty()) {
      return Optional.of(new Location.Place(binding, Optional.empty()));
    }
    Optional<Flow> flow = source.flow().filter(Flow::isOpen);
    if (flow.isEmpty() && source.transport().equals(UDP)) {
      flow = transport.datagramFlow(source.listener(), source.remote());
    }
    return flow.isPresent() || contactIsPeer(binding)
        ? Optional.of(new Location.Place(binding, flow))
        : Optional.empty();
  }

  /**
   * True when the connection the binding came by is gone, and its Contact leads nowhere without it
   * (RFC 5626 section 6: the binding is dead).
   */
  boolean isDead(Binding binding) {
    return !binding.source().transport().equals(UDP) && of(binding).isEmpty();
  }

  /** The user agent takes connections itself, where it said it does. */
  private boolean contactIsPeer(Binding binding) {
    if (binding.regId() > 0 || binding.source().transport().startsWith("ws")) {
      return false;
    }
    SipURI uri = transport.messages().uri(binding.contact());
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    return host.equalsIgnoreCase(binding.source().remote().getAddress().getHostAddress());
  }
}
