package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sip.transport.message.Intake;
import io.patchbay.sip.transport.message.MalformedException;
import io.patchbay.sip.transport.message.MessageKeys;
import io.patchbay.sip.transport.message.MessageParser;
import io.patchbay.sip.transport.message.RawMessage;
import io.patchbay.sip.transport.message.ReplyText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** The transactions of one loop, found by hash (RFC 3261 sections 17.1.3 and 17.2.3). */
final class TransactionLayer {
  private final SipLoop loop;
  private final Outlet outlet;
  private final Counters counters;
  private final Dispatcher dispatcher;
  private final Overload overload;
  private final Overload.Queue tasks;
  private final Supplier<Timing> timing;

  private final Map<ClientTransaction.Key, ClientTransaction> clients = new HashMap<>();
  private final Map<ServerTransaction.Key, ServerTransaction> servers = new HashMap<>();
  private final Map<InviteServerTransaction.AcrossNat, InviteServerTransaction> invites =
      new HashMap<>();
  private final Map<ServerTransaction.MergeKey, ServerTransaction> merged = new HashMap<>();
  private final Map<Flow, Set<ClientTransaction>> byConnection = new HashMap<>();

  TransactionLayer(
      SipLoop loop,
      Outlet outlet,
      Dispatcher dispatcher,
      Overload overload,
      Supplier<Timing> timing) {
    this.loop = loop;
    this.outlet = outlet;
    this.counters = outlet.counters();
    this.dispatcher = dispatcher;
    this.overload = overload;
    tasks = overload.queue();
    this.timing = timing;
  }

  SipLoop loop() {
    return loop;
  }

  Outlet outlet() {
    return outlet;
  }

  Timing timing() {
    return timing.get();
  }

  ClientTransaction send(
      String branch, String method, byte[] request, Target target, ResponseHandler handler) {
    ClientTransaction.Key key = new ClientTransaction.Key(branch, method);
    ClientTransaction transaction =
        method.equals(Request.INVITE)
            ? new InviteClientTransaction(this, key, request, target, handler)
            : new NonInviteClientTransaction(this, key, request, target, handler);
    transaction.start();
    return transaction;
  }

  void sendCancel(String branch, byte[] cancel, Target target) {
    send(branch, Request.CANCEL, cancel, target, Unheard.INSTANCE);
  }

  void receive(RawMessage message, MessageKeys keys, Flow flow, long receivedAt) {
    if (loop.nowMillis() - receivedAt > overload.delay() / 5) {
      tasks.taken();
    } else {
      tasks.empty();
    }
    if (keys.status() != 0) {
      response(message, keys, flow);
    } else if (keys.method().equals(Request.ACK)) {
      ack(message, keys, flow, receivedAt);
    } else {
      request(message, keys, flow, receivedAt);
    }
  }

  private void response(RawMessage message, MessageKeys keys, Flow flow) {
    ClientTransaction transaction =
        clients.get(new ClientTransaction.Key(keys.branch(), keys.method()));
    // More than one Via: the response is for somebody behind us (RFC 3261 section 8.1.3.3).
    if (transaction == null || message.count("Via") > 1) {
      counters.strays.increment();
    } else {
      transaction.received(message, keys, flow);
    }
  }

  private void ack(RawMessage message, MessageKeys keys, Flow flow, long receivedAt) {
    InviteServerTransaction invite = invites.get(acrossNat(keys));
    if (invite != null && !invite.acknowledged()) {
      return;
    }
    Request parsed = parsed(message, null);
    if (parsed != null) {
      dispatcher.dispatch(new ReceivedRequest(message, keys, parsed, flow, receivedAt, loop, null));
    }
  }

  private void request(RawMessage message, MessageKeys keys, Flow flow, long receivedAt) {
    ServerTransaction known = servers.get(key(keys));
    if (known != null) {
      known.repeated();
      return;
    }
    ServerTransaction transaction = create(message, keys, flow);
    if (keys.method().equals(Request.CANCEL)) {
      cancel(message, keys, transaction);
      return;
    }
    ServerTransaction.MergeKey mergeKey = transaction.mergeKey;
    if (mergeKey != null && merged.get(mergeKey) != transaction) {
      transaction.answer(482);
      return;
    }
    Request parsed = parsed(message, transaction);
    if (parsed != null) {
      dispatcher.dispatch(
          new ReceivedRequest(message, keys, parsed, flow, receivedAt, loop, transaction));
    }
  }

  private void cancel(RawMessage message, MessageKeys keys, ServerTransaction transaction) {
    InviteServerTransaction invite = invites.get(acrossNat(keys));
    if (invite == null) {
      transaction.answer(481);
    } else {
      transaction.respond(200, ReplyText.of(message, 200, invite.localTag()));
      invite.cancelled(message.first("Reason").orElse(""));
    }
  }

  private ServerTransaction create(RawMessage message, MessageKeys keys, Flow flow) {
    Flow path =
        Wire.isReliable(flow.transport()) ? flow : outlet.wire().reply(flow, keys.replyPort());
    ServerTransaction.MergeKey mergeKey =
        keys.toTag().isPresent() || keys.method().equals(Request.CANCEL)
            ? null
            : new ServerTransaction.MergeKey(
                keys.callId(), keys.fromTag().orElse(""), keys.cseq(), keys.method());
    ServerTransaction transaction;
    if (keys.method().equals(Request.INVITE)) {
      InviteServerTransaction invite =
          new InviteServerTransaction(this, key(keys), mergeKey, acrossNat(keys), message, path);
      invites.put(invite.acrossNat, invite);
      transaction = invite;
    } else {
      transaction = new NonInviteServerTransaction(this, key(keys), mergeKey, message, path);
    }
    servers.put(transaction.key, transaction);
    counters.servers.incrementAndGet();
    if (mergeKey != null) {
      merged.putIfAbsent(mergeKey, transaction);
    }
    transaction.start();
    return transaction;
  }

  void remove(ServerTransaction transaction) {
    if (servers.remove(transaction.key, transaction)) {
      counters.servers.decrementAndGet();
    }
    if (transaction.mergeKey != null) {
      merged.remove(transaction.mergeKey, transaction);
    }
    if (transaction instanceof InviteServerTransaction invite) {
      invites.remove(invite.acrossNat, invite);
    }
  }

  void add(ClientTransaction transaction) {
    clients.put(transaction.key, transaction);
    counters.clients.incrementAndGet();
  }

  void remove(ClientTransaction transaction) {
    if (clients.remove(transaction.key, transaction)) {
      counters.clients.decrementAndGet();
    }
  }

  void bind(Flow connection, ClientTransaction transaction) {
    byConnection.computeIfAbsent(connection, c -> new HashSet<>()).add(transaction);
  }

  void unbind(Flow connection, ClientTransaction transaction) {
    Set<ClientTransaction> bound = byConnection.get(connection);
    if (bound != null && bound.remove(transaction) && bound.isEmpty()) {
      byConnection.remove(connection);
    }
  }

  void closed(Flow connection, String reason) {
    for (ClientTransaction transaction :
        List.copyOf(byConnection.getOrDefault(connection, Set.of()))) {
      transaction.fail(reason);
    }
  }

  /**
   * The response as JAIN's object, shown to the interceptors; null when it does not parse, which is
   * counted.
   */
  @Nullable ReceivedResponse parsed(RawMessage message, MessageKeys keys, Flow flow) {
    try {
      ReceivedResponse response =
          new ReceivedResponse(message, keys, MessageParser.response(message), flow);
      dispatcher.arriving(response);
      return response;
    } catch (MalformedException e) {
      counters.malformed.increment();
      return null;
    }
  }

  private @Nullable Request parsed(RawMessage message, @Nullable ServerTransaction transaction) {
    try {
      return MessageParser.request(message);
    } catch (MalformedException e) {
      counters.malformed.increment();
      byte[] refusal = Intake.refusal(message, e);
      if (transaction != null && refusal != null) {
        transaction.respond(e.status(), refusal);
      }
      return null;
    }
  }

  private static ServerTransaction.Key key(MessageKeys keys) {
    return new ServerTransaction.Key(keys.branch(), keys.sentBy(), keys.method());
  }

  private static InviteServerTransaction.AcrossNat acrossNat(MessageKeys keys) {
    return new InviteServerTransaction.AcrossNat(keys.branch(), keys.callId());
  }
}
