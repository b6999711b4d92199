package io.patchbay.testkit.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
  private int cseq = 1;

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
