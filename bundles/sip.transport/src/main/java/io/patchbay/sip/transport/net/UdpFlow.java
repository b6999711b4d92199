package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A socket of ours and a remote address. */
record UdpFlow(UdpListener socket, InetSocketAddress remote) implements Flow {
  @Override
  public String transport() {
    return "udp";
  }

  @Override
  public InetAddress localAddress() {
    return socket.localTowards(remote.getAddress());
  }

  @Override
  public HostPort local() {
    return socket.settings().shown(localAddress(), socket.port(), remote.getAddress());
  }

  @Override
  public String listener() {
    return socket.settings().name();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }
}
