package io.patchbay.sip.transport;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.sip.address.SipURI;
import javax.sip.message.Request;

/** The transport behind the service object that Declarative Services makes. */
abstract class DelegatingTransport implements SipTransport {
  private final SipTransport core;

  DelegatingTransport(SipTransport core) {
    this.core = core;
  }

  @Override
  public SipTimes times() {
    return core.times();
  }

  @Override
  public SipMessages messages() {
    return core.messages();
  }

  @Override
  public SipLoop loop(String callId) {
    return core.loop(callId);
  }

  @Override
  public String newCallId(SipLoop loop) {
    return core.newCallId(loop);
  }

  @Override
  public CompletionStage<Target> resolve(SipURI uri) {
    return core.resolve(uri);
  }

  @Override
  public Target target(Flow flow) {
    return core.target(flow);
  }

  @Override
  public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
    return core.datagramFlow(listener, remote);
  }

  @Override
  public Registration block(InetAddress source) {
    return core.block(source);
  }

  @Override
  public void keepAlive(Flow flow) {
    core.keepAlive(flow);
  }

  @Override
  public void closeWhenSilent(Flow flow, Duration longest) {
    core.closeWhenSilent(flow, longest);
  }

  @Override
  public OutgoingRequest send(Request request, Target target, ResponseHandler handler) {
    return core.send(request, target, handler);
  }

  @Override
  public SentAck sendAck(Request ack, Target target) {
    return core.sendAck(ack, target);
  }

  @Override
  public Registration registerDialog(DialogId dialog, DialogHandler handler) {
    return core.registerDialog(dialog, handler);
  }

  @Override
  public List<ListenerStatus> listeners() {
    return core.listeners();
  }

  @Override
  public FilterStatus filterStatus() {
    return core.filterStatus();
  }

  @Override
  public boolean refusesForLoad() {
    return core.refusesForLoad();
  }

  @Override
  public SipStatistics statistics() {
    return core.statistics();
  }
}
