package io.patchbay.sip.transport.net;

import io.patchbay.sip.transport.engine.SocketEngine;
import io.patchbay.sip.transport.filter.FrontFilter;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The whole edge: loops, sockets, transactions. Listeners are configured and removed one by one;
 * closing leaves neither thread nor port behind.
 */
public final class SignallingEdge implements AutoCloseable {
  private final LoopGroup loops;
  private final NettyWire wire;
  private final SipCore core;

  /**
   * @param threads number of loops, at least 1
   * @param engine of all sockets; one that works here
   */
  public SignallingEdge(int threads, SocketEngine engine, Timing timing) {
    loops = new LoopGroup(threads, engine);
    wire = new NettyWire(loops);
    core = new SipCore(loops.loops(), wire, timing);
    wire.begin(core);
  }

  /** The transport service, and where handlers are plugged in. */
  public SipCore core() {
    return core;
  }

  /** Who may send, how often and how much. */
  public FrontFilter filter() {
    return core.filter();
  }

  /**
   * Asks those name servers, one after the other, from now on.
   *
   * @param servers empty: those the machine is configured with
   * @param timeoutMillis after which one that is silent has not answered
   */
  public void dns(List<InetSocketAddress> servers, int timeoutMillis) {
    wire.dns(servers, timeoutMillis);
  }

  /**
   * Opens or changes the listener of that name. Blocks until it is bound; never throws for that.
   */
  public void configure(ListenerSettings listener) {
    wire.listenersByName().configure(listener);
  }

  /** Lists a listener that cannot be opened as it was asked for. */
  public void refuse(ListenerSettings listener, String problem) {
    wire.listenersByName().refuse(listener, problem);
  }

  /** Closes the listener of that name; blocks until its port is free. */
  public void remove(String listener) {
    wire.listenersByName().remove(listener);
  }

  /** Not to be called on a loop. */
  @Override
  public void close() {
    wire.close();
    loops.close();
  }
}
