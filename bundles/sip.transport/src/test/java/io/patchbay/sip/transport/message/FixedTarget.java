package io.patchbay.sip.transport.message;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A target somewhere on this machine. */
record FixedTarget(String transport, HostPort local) implements Target {
  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress(localAddress(), 5070);
  }

  @Override
  public InetAddress localAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public String listener() {
    return transport;
  }

  @Override
  public Optional<Flow> flow() {
    return Optional.empty();
  }
}
