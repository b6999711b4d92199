package io.patchbay.testkit.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of an agent, and its dialog (RFC 3261 section 12). Methods may be called from any
 * thread; futures complete on the agent's thread.
 */
public abstract class Call {
  final UserAgent agent;
  final String id;
  final String localTag;
  private final CompletableFuture<SipMessage> ended = new CompletableFuture<>();
  private String local = "";
  private String remote = "";
  private String remoteTarget = "";
  int cseq = 1;
  private final BlockingQueue<SipMessage> notified = new LinkedBlockingQueue<>();
  private volatile @Nullable UnaryOperator<String> onOffer;

  Call(UserAgent agent, String id) {
    this.agent = agent;
    this.id = id;
    this.localTag = Identity.token();
  }

  /** Its Call-ID on this side. */
  public String id() {
    return id;
  }

  /** Completes with the BYE when the other side hangs up; it was answered with 200 by then. */
  public CompletableFuture<SipMessage> ended() {
    return ended;
  }

  /**
   * Hangs up a call that was answered.
   *
   * @return completes with the answer to the BYE; 408 when there was none
   */
  public CompletableFuture<SipMessage> bye() {
    CompletableFuture<SipMessage> answer = new CompletableFuture<>();
    agent.execute(
        () ->
            sendBye(
                response -> {
                  if (response.status() >= 200) {
                    answer.complete(response);
                  }
                }));
    return answer;
  }

  /**
   * Offers another session in a call that is up (re-INVITE, RFC 3261 section 14). A 2xx is
   * acknowledged.
   *
   * @return completes with the final answer; 408 when there was none
   */
  public CompletableFuture<SipMessage> reinvite(String sdp) {
    CompletableFuture<SipMessage> answer = new CompletableFuture<>();
    agent.execute(
        () -> {
          int number = ++cseq;
          agent.request(
              inDialog("INVITE", number).withBody("application/sdp", sdp),
              targetAddress(),
              response -> {
                if (response.status() >= 200 && response.status() < 300) {
                  agent.send(inDialog("ACK", number), targetAddress());
                }
                if (response.status() >= 200) {
                  answer.complete(response);
                }
              });
        });
    return answer;
  }

  /**
   * Asks the other side to call somebody else (REFER, RFC 3515); see {@link #notified}.
   *
   * @param target who is to be called
   * @return completes with the final answer; 408 when there was none
   */
  public CompletableFuture<SipMessage> refer(String target) {
    CompletableFuture<SipMessage> answer = new CompletableFuture<>();
    agent.execute(
        () ->
            agent.request(
                inDialog("REFER", ++cseq).with("Refer-To", '<' + target + '>'),
                targetAddress(),
                response -> {
                  if (response.status() >= 200) {
                    answer.complete(response);
                  }
                }));
    return answer;
  }

  /** NOTIFYs that came, in order; each was answered with 200. */
  public BlockingQueue<SipMessage> notified() {
    return notified;
  }

  /**
   * What a re-INVITE is answered with: SDP from SDP. Called on the agent's thread. Until this is
   * said it is refused with 488.
   */
  public void onOffer(UnaryOperator<String> answerer) {
    onOffer = answerer;
  }

  /** A request that either kind of call takes the same way. */
  final void other(SipMessage request, InetSocketAddress from) {
    if (request.method().equals("NOTIFY")) {
      agent.reply(request, SipMessage.response(request, 200, "OK"), from);
      notified.add(request);
    } else {
      agent.reply(request, SipMessage.response(request, 501, "Not Implemented"), from);
    }
  }

  final void reinvited(SipMessage request, InetSocketAddress from) {
    UnaryOperator<String> answerer = onOffer;
    SipMessage response =
        answerer == null
            ? SipMessage.response(request, 488, "Not Acceptable Here")
            : SipMessage.response(request, 200, "OK")
                .withBody("application/sdp", answerer.apply(request.body()));
    agent.reply(request, response.with("Contact", agent.identity().contact()), from);
  }

  /** A request that belongs to this call. */
  abstract void received(SipMessage request, InetSocketAddress from);

  final void dialog(String localParty, String remoteParty, String target) {
    local = localParty;
    remote = remoteParty;
    remoteTarget = target;
  }

  final SipMessage inDialog(String method, int number) {
    return SipMessage.request(method, remoteTarget)
        .with("Via", agent.identity().via())
        .with("Max-Forwards", "70")
        .with("From", local)
        .with("To", remote)
        .with("Call-ID", id)
        .with("CSeq", number + " " + method)
        .with("Contact", agent.identity().contact());
  }

  /** Where the remote target is: its host must be an address. */
  final InetSocketAddress targetAddress() {
    return address(remoteTarget);
  }

  final void remoteEnded(SipMessage bye, InetSocketAddress from) {
    agent.reply(bye, SipMessage.response(bye, 200, "OK"), from);
    agent.forget(this);
    ended.complete(bye);
  }

  final void sendBye(Consumer<SipMessage> onResponse) {
    agent.forget(this);
    agent.request(inDialog("BYE", ++cseq), targetAddress(), onResponse);
  }

  static InetSocketAddress address(String uri) {
    String hostPort = uri.substring(uri.indexOf(':') + 1);
    hostPort = hostPort.substring(hostPort.indexOf('@') + 1).split("[;?>]", -1)[0];
    int colon = hostPort.lastIndexOf(':');
    boolean hasPort = colon > hostPort.lastIndexOf(']');
    String host = hasPort ? hostPort.substring(0, colon) : hostPort;
    int port = hasPort ? Integer.parseInt(hostPort.substring(colon + 1)) : 5060;
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address in " + uri, e);
    }
  }
}
