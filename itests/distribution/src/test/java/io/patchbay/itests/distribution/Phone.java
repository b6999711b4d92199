package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.sip.CallRefusedException;
import io.patchbay.testkit.sip.IncomingCall;
import io.patchbay.testkit.sip.OutgoingCall;
import io.patchbay.testkit.sip.SipMessage;
import io.patchbay.testkit.sip.Trace;
import io.patchbay.testkit.sip.UserAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A user agent whose calls wait to be picked up by the test. */
final class Phone implements AutoCloseable {
  private static final int SECONDS = 60;

  private final UserAgent agent;
  private final BlockingQueue<IncomingCall> arrived = new LinkedBlockingQueue<>();

  /** A phone on a free port. */
  Phone(String name) throws IOException {
    this(name, 0);
  }

  Phone(String name, int port) throws IOException {
    this(name, UserAgent.loopback(port));
  }

  /** A phone on a free port of an address of this machine. */
  Phone(String name, InetAddress address) throws IOException {
    this(name, new InetSocketAddress(address, 0));
  }

  private Phone(String name, InetSocketAddress bind) throws IOException {
    agent = new UserAgent(name, UserAgent.Transport.UDP, bind, UserAgent.T1, new Trace());
    agent.onCall(arrived::add);
  }

  UserAgent agent() {
    return agent;
  }

  int port() {
    return agent.address().getPort();
  }

  /** Says it is its own name, with this password, wherever it is asked. */
  Phone login(String password) {
    agent.login(agent.user(), password);
    return this;
  }

  /** Registers for an hour, and tells the answer. */
  SipMessage register(InetSocketAddress gateway, String... lines) throws Exception {
    return agent.register(gateway, 3600, lines).get(SECONDS, TimeUnit.SECONDS);
  }

  /** Ends its registration, and tells the answer. */
  SipMessage unregister(InetSocketAddress gateway) throws Exception {
    return agent.register(gateway, 0).get(SECONDS, TimeUnit.SECONDS);
  }

  /** Calls and waits for nothing. */
  OutgoingCall dial(InetSocketAddress gateway, String user, Talk talk) {
    return agent.call(gateway, user, talk.sdp());
  }

  /** The next call that comes in. */
  IncomingCall ringing() throws InterruptedException {
    IncomingCall call = arrived.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(call).as("a call for %s", agent.user()).isNotNull();
    return call;
  }

  boolean rings() {
    return !arrived.isEmpty();
  }

  /** Calls, must be refused, and tells how. */
  SipMessage refusal(InetSocketAddress gateway, String user, String sdp) throws Exception {
    OutgoingCall call = agent.call(gateway, user, sdp);
    try {
      call.answered().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(CallRefusedException.class);
    }
    return agent.trace().entries().stream()
        .filter(entry -> !entry.sent())
        .map(Trace.Entry::message)
        .filter(message -> message.header("Call-ID").equals(call.id()) && message.status() >= 300)
        // what was before may have asked who it is
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("not refused: call of " + user));
  }

  SipMessage refusal(InetSocketAddress gateway, String user) throws Exception {
    try (Talk talk = new Talk()) {
      return refusal(gateway, user, talk.sdp());
    }
  }

  /** The answer to OPTIONS. */
  int options(InetSocketAddress gateway) throws Exception {
    return agent.options(gateway).get(SECONDS, TimeUnit.SECONDS).status();
  }

  @Override
  public void close() {
    agent.close();
  }
}
