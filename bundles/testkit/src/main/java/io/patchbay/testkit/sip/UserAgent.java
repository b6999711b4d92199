package io.patchbay.testkit.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small SIP user agent: places and takes calls, over UDP or TCP. It knows what a peer of a
 * gateway must do (retransmission, ACK, CANCEL, BYE, re-INVITE, REFER, REGISTER, digest) and
 * nothing beyond: no forks, no route sets, addresses instead of names.
 *
 * <p>One thread of its own does everything; futures complete and handlers are called on it, and
 * must not block it. All methods may be called from any thread. {@link #close} drops what is up
 * without a word, frees the port and ends the threads.
 */
public final class UserAgent implements AutoCloseable {
  /** The estimated round trip of RFC 3261 section 17.1.1.1. */
  public static final Duration T1 = Duration.ofMillis(500);

  /** What carries the messages. */
  public enum Transport {
    UDP,
    TCP
  }

  private static final Logger log = LoggerFactory.getLogger(UserAgent.class);
  private static final int REMEMBERED_REPLIES = 1000;

  private final String user;
  private final Transport transport;
  private final Duration t1;
  private final Trace trace;
  private final Link link;
  private final AgentLoop loop;
  private final Identity identity;
  private final Map<String, Call> calls = new HashMap<>();
  private final Map<String, ClientTransaction> transactions = new HashMap<>();
  private final Map<String, SipMessage> replies = new LinkedHashMap<>();
  private volatile Consumer<IncomingCall> onCall = call -> call.refuse(480, "Nobody here");
  private volatile Optional<Login> login = Optional.empty();
  private final String registrationId = Identity.token() + "@testkit";
  private int registrations;
  private volatile Predicate<SipMessage> lost = message -> false;

  /**
   * Binds and listens.
   *
   * @param user its name in From and Contact
   * @param bind port 0 takes a free one
   * @param t1 {@link #T1}, or less in a test of retransmission
   */
  public UserAgent(
      String user, Transport transport, InetSocketAddress bind, Duration t1, Trace trace)
      throws IOException {
    this.user = user;
    this.transport = transport;
    this.t1 = t1;
    this.trace = trace;
    this.loop = new AgentLoop(user);
    try {
      this.link = transport == Transport.UDP ? new UdpLink(bind) : new TcpLink(bind);
    } catch (IOException e) {
      loop.close();
      throw new IOException("cannot bind " + transport + ' ' + bind + ": " + e.getMessage(), e);
    }
    this.identity = new Identity(user, transport, link.local());
    link.start((text, from) -> execute(() -> received(text, from)));
  }

  /** An agent on a free UDP port of 127.0.0.1 with a trace of its own. */
  public static UserAgent udp(String user) throws IOException {
    return new UserAgent(user, Transport.UDP, loopback(0), T1, new Trace());
  }

  /** {@code 127.0.0.1:port}. */
  public static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  public String user() {
    return user;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return link.local();
  }

  public Trace trace() {
    return trace;
  }

  /**
   * Places a call.
   *
   * @param next where the INVITE is sent
   * @param called user part of the Request-URI; its host is {@code next}
   * @param sdp the offer
   * @param lines more headers of the INVITE, each a name, a colon and blank, and a value
   */
  public OutgoingCall call(InetSocketAddress next, String called, String sdp, String... lines) {
    OutgoingCall call = new OutgoingCall(this, next, identity.uri(called, next), sdp, lines);
    execute(
        () -> {
          calls.put(call.id(), call);
          call.start();
        });
    return call;
  }

  /** What to do with calls that come in; until this is said they are refused with 480. */
  public void onCall(Consumer<IncomingCall> handler) {
    onCall = handler;
  }

  /** Asks for options; completes with the final answer, 408 when there is none within 64·T1. */
  public CompletableFuture<SipMessage> options(InetSocketAddress target) {
    SipMessage options =
        SipMessage.request("OPTIONS", identity.uri("ping", target))
            .with("Via", identity.via())
            .with("Max-Forwards", "70")
            .with("From", identity.party() + ";tag=" + Identity.token())
            .with("To", '<' + identity.uri("ping", target) + '>')
            .with("Call-ID", Identity.token() + "@testkit")
            .with("CSeq", "1 OPTIONS")
            .with("Contact", identity.contact());
    CompletableFuture<SipMessage> answer = new CompletableFuture<>();
    execute(
        () ->
            request(
                options,
                target,
                response -> {
                  if (response.status() >= 200) {
                    answer.complete(response);
                  }
                }));
    return answer;
  }

  /**
   * Who it says it is when a registrar or the next hop of a call asks (401, 407); until this is
   * said, being asked is a refusal. Requests within a call are not proved.
   */
  public void login(String name, String password) {
    login = Optional.of(new Login(name, password));
  }

  /**
   * Registers its own address for its user (RFC 3261 section 10.2), always with the same Call-ID.
   *
   * @param seconds how long; 0 ends it
   * @param lines further headers, {@code Name: value}
   * @return the final answer, of the proved request if it was challenged; 408 when there was none
   */
  public CompletableFuture<SipMessage> register(
      InetSocketAddress registrar, int seconds, String... lines) {
    CompletableFuture<SipMessage> answer = new CompletableFuture<>();
    execute(
        () -> {
          String host = Identity.host(registrar);
          String party = "<sip:" + user + '@' + host + '>';
          SipMessage register =
              SipMessage.request("REGISTER", "sip:" + host)
                  .with("Via", identity.via())
                  .with("Max-Forwards", "70")
                  .with("From", party + ";tag=" + Identity.token())
                  .with("To", party)
                  .with("Call-ID", registrationId)
                  .with("CSeq", (registrations += 2) + " REGISTER")
                  .with("Contact", identity.contact() + ";expires=" + seconds);
          for (String line : lines) {
            register = register.with(line.split(": ", 2)[0], line.split(": ", 2)[1]);
          }
          proved(register, registrar, answer);
        });
    return answer;
  }

  /** From now on messages like these vanish before they are seen or traced. */
  public void loseIncoming(Predicate<SipMessage> which) {
    lost = which;
  }

  @Override
  public void close() {
    loop.close();
    link.close();
  }

  // What calls and transactions use; on the loop, except where it has no state.

  Identity identity() {
    return identity;
  }

  Retransmission retransmission(int cap, Runnable again, Runnable expired) {
    return new Retransmission(loop.executor(), t1, cap, again, expired);
  }

  void execute(Runnable step) {
    executeAfter(Duration.ZERO, step);
  }

  void executeAfter(Duration delay, Runnable step) {
    loop.execute(delay, step);
  }

  void request(SipMessage request, InetSocketAddress to, Consumer<SipMessage> onResponse) {
    ClientTransaction transaction = new ClientTransaction(this, request, to, onResponse);
    transactions.put(transactionKey(request), transaction);
    transaction.start();
  }

  /** The request again, where the response asks who we are and that can be said. */
  Optional<SipMessage> prove(SipMessage request, SipMessage response) {
    return login.flatMap(who -> who.answer(request, response, identity.via()));
  }

  private void proved(
      SipMessage request, InetSocketAddress to, CompletableFuture<SipMessage> answer) {
    request(
        request,
        to,
        response -> {
          Optional<SipMessage> again = prove(request, response);
          if (again.isPresent()) {
            proved(again.get(), to, answer);
          } else if (response.status() >= 200) {
            answer.complete(response);
          }
        });
  }

  /** Answers a request other than INVITE, and again when it comes again. */
  void reply(SipMessage request, SipMessage response, InetSocketAddress to) {
    if (replies.size() >= REMEMBERED_REPLIES) {
      replies.remove(replies.keySet().iterator().next());
    }
    replies.put(transactionKey(request), response);
    send(response, to);
  }

  boolean send(SipMessage message, InetSocketAddress to) {
    trace.add(user, true, to, message);
    try {
      link.send(message.toString(), to);
      return true;
    } catch (IOException e) {
      log.debug("user agent {} cannot send to {}", user, to, e);
      return false;
    }
  }

  /** Says it again where the transport may have lost it. */
  void repeat(SipMessage message, InetSocketAddress to) {
    if (transport == Transport.UDP) {
      send(message, to);
    }
  }

  void forget(Call call) {
    calls.remove(call.id());
  }

  private void received(String text, InetSocketAddress from) {
    SipMessage message;
    try {
      message = SipMessage.parse(text);
    } catch (IllegalArgumentException e) {
      log.debug("user agent {} got what is not SIP from {}", user, from, e);
      return;
    }
    if (lost.test(message)) {
      return;
    }
    trace.add(user, false, from, message);
    if (message.isRequest()) {
      requested(message, from);
    } else {
      ClientTransaction transaction = transactions.get(transactionKey(message));
      if (transaction != null) {
        transaction.received(message);
      }
    }
  }

  private void requested(SipMessage request, InetSocketAddress from) {
    SipMessage said = replies.get(transactionKey(request));
    Call call = calls.get(request.header("Call-ID"));
    if (said != null) {
      send(said, from);
    } else if (call != null) {
      call.received(request, from);
    } else if (request.method().equals("INVITE")) {
      IncomingCall incoming = new IncomingCall(this, request, from);
      calls.put(incoming.id(), incoming);
      incoming.start();
      onCall.accept(incoming);
    } else if (request.method().equals("OPTIONS")) {
      reply(request, SipMessage.response(request, 200, "OK").withToTag(Identity.token()), from);
    } else if (!request.method().equals("ACK")) {
      SipMessage unknown = SipMessage.response(request, 481, "Call Does Not Exist");
      reply(request, unknown.withToTag(Identity.token()), from);
    }
  }

  /** Branch and method: CANCEL shares the branch of its INVITE, section 17.1.3. */
  private static String transactionKey(SipMessage message) {
    return message.parameter("Via", "branch") + ' ' + message.method();
  }
}
