package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.FilterStatus;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipStatistics;
import io.patchbay.api.sip.SipTimes;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.DialogHandler;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.sip.transport.filter.FrontFilter;
import io.patchbay.sip.transport.message.LineMessages;
import io.patchbay.sip.transport.message.MessageLimits;
import io.patchbay.sip.transport.message.MessageWriter;
import io.patchbay.sip.transport.message.Tokens;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sip.address.SipURI;
import javax.sip.message.Request;

/**
 * The signalling edge without its sockets: a wire below, handlers above, every Call-ID on its loop.
 * A test builds it on a virtual loop and an in-memory wire.
 */
public final class SipCore implements SipTransport, Inbound {
  /** Milliseconds, as long as nobody says otherwise. */
  public static final int OVERLOAD_DELAY = 2000;

  private final List<TransactionLayer> layers;
  private final Wire wire;
  private final Counters counters = new Counters();
  private final Outlet outlet;
  private final Overload overload;
  private final Dispatcher dispatcher;
  private final FrontFilter filter;
  private final Door door;
  private final SipMessages messages = new LineMessages();
  private volatile Timing timing;

  /**
   * @param loops at least one; their number never changes
   * @param wire what carries the bytes; it hands what arrives to {@link #receive}
   */
  public SipCore(List<? extends SipLoop> loops, Wire wire, Timing timing) {
    this.wire = wire;
    this.timing = timing;
    this.outlet = new Outlet(wire, counters);
    SipLoop clock = loops.get(0);
    this.overload = new Overload(clock::nowMillis, OVERLOAD_DELAY);
    this.dispatcher = new Dispatcher(overload);
    this.layers =
        loops.stream()
            .map(loop -> new TransactionLayer(loop, outlet, dispatcher, overload, this::timing))
            .toList();
    this.filter = new FrontFilter(() -> TimeUnit.MILLISECONDS.toNanos(clock.nowMillis()));
    this.door = new Door(filter, outlet, this::layer);
  }

  /** Who may send, how often and how much. */
  public FrontFilter filter() {
    return filter;
  }

  private Timing timing() {
    return timing;
  }

  /** New timers for what begins from now on; what runs keeps the timer it waits for. */
  public void timing(Timing changed) {
    timing = changed;
  }

  /**
   * How long messages may come faster than they are handled.
   *
   * @param millis 0 for ever
   */
  public void overloadDelay(int millis) {
    overload.delay(millis);
  }

  @Override
  public Overload overload() {
    return overload;
  }

  @Override
  public boolean refusesForLoad() {
    if (overload.isOn()) {
      overload.refused();
      return true;
    }
    return false;
  }

  @Override
  public void receive(Flow flow, byte[] bytes) {
    door.receive(flow, bytes);
  }

  @Override
  public boolean admits(InetAddress source) {
    return filter.admits(source);
  }

  @Override
  public MessageLimits limits() {
    return filter.limits();
  }

  @Override
  public void receivedGarbage() {
    counters.received.increment();
    counters.malformed.increment();
  }

  @Override
  public void receivedKeepAlive() {
    counters.received.increment();
  }

  @Override
  public void closed(Flow connection, String reason) {
    for (TransactionLayer layer : layers) {
      layer.loop().execute(() -> layer.closed(connection, reason));
    }
  }

  public void add(SipRequestHandler handler, int ranking) {
    dispatcher.handlers.add(handler, ranking);
  }

  public void remove(SipRequestHandler handler) {
    dispatcher.handlers.remove(handler);
  }

  public void add(SipInterceptor interceptor, int ranking) {
    dispatcher.interceptors.add(interceptor, ranking);
  }

  public void remove(SipInterceptor interceptor) {
    dispatcher.interceptors.remove(interceptor);
  }

  @Override
  public SipMessages messages() {
    return messages;
  }

  @Override
  public SipTimes times() {
    return timing.times();
  }

  @Override
  public SipLoop loop(String callId) {
    return layer(callId).loop();
  }

  @Override
  public String newCallId(SipLoop loop) {
    if (layers.stream().noneMatch(layer -> layer.loop() == loop)) {
      throw new IllegalArgumentException("not a loop of this transport");
    }
    String callId = Tokens.callId();
    while (loop(callId) != loop) {
      callId = Tokens.callId();
    }
    return callId;
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    return wire.resolve(uri);
  }

  @Override
  public Target target(Flow flow) {
    return wire.target(flow);
  }

  @Override
  public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
    return wire.datagramFlow(listener, remote);
  }

  @Override
  public void keepAlive(Flow flow) {
    if (flow.isOpen()) {
      counters.sent.increment();
      wire.keepAlive(flow);
    }
  }

  @Override
  public void closeWhenSilent(Flow flow, Duration longest) {
    wire.closeWhenSilent(flow, longest);
  }

  @Override
  public OutgoingRequest send(Request request, Target target, ResponseHandler handler) {
    String branch = Tokens.branch();
    String method = request.getMethod();
    if (method.equals(Request.ACK) || method.equals(Request.CANCEL)) {
      throw new IllegalArgumentException(method + " has no client transaction of its own here");
    }
    dispatcher.leaving(request, target);
    TransactionLayer layer = layer(LineMessages.callId(request));
    byte[] bytes = MessageWriter.write(request, target, branch);
    List<Target> attempts = wire.attempts(target, bytes.length);
    return attempts.size() == 1
        ? layer.send(branch, method, bytes, target, handler)
        : new Attempts(layer, request, attempts, handler).start();
  }

  @Override
  public SentAck sendAck(Request ack, Target target) {
    dispatcher.leaving(ack, target);
    byte[] bytes = MessageWriter.write(ack, target, Tokens.branch());
    SentAck sent =
        () -> outlet.open(target).thenAccept(flow -> outlet.send(flow, bytes, reason -> {}));
    sent.resend();
    return sent;
  }

  @Override
  public Registration registerDialog(DialogId dialog, DialogHandler handler) {
    dispatcher.register(dialog, handler);
    return () -> dispatcher.unregister(dialog, handler);
  }

  @Override
  public List<ListenerStatus> listeners() {
    return wire.listeners();
  }

  @Override
  public SipStatistics statistics() {
    return new SipStatistics(
        counters.received.sum(),
        counters.sent.sum(),
        counters.malformed.sum(),
        counters.strays.sum(),
        overload.isOn(),
        overload.refusals(),
        counters.clients.get(),
        counters.servers.get(),
        dispatcher.dialogs(),
        wire.connections());
  }

  @Override
  public Registration block(InetAddress source) {
    Runnable end = filter.block(source);
    return end::run;
  }

  @Override
  public FilterStatus filterStatus() {
    return filter.status(counters.oversized.sum());
  }

  private TransactionLayer layer(String callId) {
    int hash = callId.hashCode();
    return layers.get(Math.floorMod(hash ^ hash >>> 16, layers.size()));
  }
}
