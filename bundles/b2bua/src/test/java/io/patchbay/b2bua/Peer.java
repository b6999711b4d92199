package io.patchbay.b2bua;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.testkit.VirtualLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A phone made of text: says exactly what a test tells it to, and keeps what it was sent. */
final class Peer {
  private final String host;
  private final SipCore core;
  private final VirtualLoop loop;
  private final Deque<SipText> inbox = new ArrayDeque<>();
  private final List<SipText> seen = new ArrayList<>();
  private final List<Long> seenAt = new ArrayList<>();
  private int branches;

  Peer(String host, SipCore core, VirtualLoop loop, MemoryWire wire) {
    this.host = host;
    this.core = core;
    this.loop = loop;
    wire.attach(this);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, 5060);
  }

  void receive(SipText message) {
    inbox.add(message);
    seen.add(message);
    seenAt.add(loop.nowMillis());
  }

  /** Everything it was ever sent. */
  List<SipText> seen() {
    return seen;
  }

  /** Virtual times, ms, at which messages of that kind came. */
  List<Long> timesOf(String kind) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      if (seen.get(i).kind().equals(kind)) {
        times.add(seenAt.get(i));
      }
    }
    return times;
  }

  /** The next message, which must be of that kind; 100 is passed over unless asked for. */
  SipText expect(String kind) {
    SipText next = inbox.poll();
    while (next != null && next.kind().equals("100") && !kind.equals("100")) {
      next = inbox.poll();
    }
    assertThat(next).as("%s waits for %s", host, kind).isNotNull();
    assertThat(next.kind()).as("%s waits for %s, got\n%s", host, kind, next).isEqualTo(kind);
    return next;
  }

  void expectNothing() {
    inbox.removeIf(message -> message.kind().equals("100"));
    assertThat(inbox).as("%s should have nothing more", host).isEmpty();
  }

  /** Forgets what has not been looked at. */
  void ignoreRest() {
    inbox.clear();
  }

  void send(String text) {
    core.receive(
        MemoryWire.flow(address()), text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    loop.runPending();
  }

  String sdp(int port) {
    return """
    v=0
    o=- 1 1 IN IP4 %1$s
    s=call of %1$s
    c=IN IP4 %1$s
    t=0 0
    m=audio %2$d RTP/AVP 0
    a=rtpmap:0 PCMU/8000
    """
        .formatted(host, port);
  }

  /** An INVITE to the gateway; {@code extra} is header lines, each with its line end. */
  String invite(String callId, String extra, String body) {
    return invite(callId, "z9hG4bK-" + host + "-" + ++branches, extra, body);
  }

  String invite(String callId, String branch, String extra, String body) {
    String type = body.isEmpty() ? "" : "Content-Type: application/sdp\n";
    return """
    INVITE sip:bob@%s SIP/2.0
    Via: SIP/2.0/UDP %s:5060;branch=%s;rport
    From: "Alice" <sip:alice@%s>;tag=alice-tag
    To: <sip:bob@%s>
    Call-ID: %s
    CSeq: 1 INVITE
    Contact: <sip:alice@%s:5060>
    Max-Forwards: 70
    %s%sContent-Length: %d

    %s\
    """
        .formatted(
            MemoryWire.GATEWAY,
            host,
            branch,
            host,
            MemoryWire.GATEWAY,
            callId,
            host,
            extra,
            type,
            body.replace("\n", "\r\n").length(),
            body);
  }

  /** A request outside dialogs, to bob at the gateway; {@code extra} is header lines. */
  String outside(String method, String callId, String extra, String type, String body) {
    String content = type.isEmpty() ? "" : "Content-Type: " + type + "\n";
    return """
    %1$s sip:bob@%2$s SIP/2.0
    Via: SIP/2.0/UDP %3$s:5060;branch=z9hG4bK-%3$s-%4$d;rport
    From: "Alice" <sip:alice@%3$s>;tag=alice-tag
    To: <sip:bob@%2$s>
    Call-ID: %5$s
    CSeq: 1 %1$s
    Max-Forwards: 70
    %6$s%7$sContent-Length: %8$d

    %9$s\
    """
        .formatted(
            method,
            MemoryWire.GATEWAY,
            host,
            ++branches,
            callId,
            extra,
            content,
            body.replace("\n", "\r\n").length(),
            body);
  }

  /** CANCEL of an INVITE this peer sent. */
  String cancel(String invite) {
    return invite
            .lines()
            .filter(line -> line.matches("(Via|From|To|Call-ID|Max-Forwards):.*"))
            .reduce(
                invite.lines().findFirst().orElseThrow().replace("INVITE ", "CANCEL "),
                (all, line) -> all + "\n" + line)
        + "\nCSeq: 1 CANCEL\nContent-Length: 0\n\n";
  }

  /** A request in the dialog that a response to this peer's INVITE made. */
  String inDialog(String method, long cseq, SipText answer) {
    return request(
        method,
        cseq,
        answer.contactUri(),
        answer.header("From"),
        answer.header("To"),
        answer.header("Call-ID"));
  }

  /** A request in the dialog that this peer made by answering {@code invite} with {@code tag}. */
  String inDialogAsCallee(String method, long cseq, SipText invite, String tag) {
    return request(
        method,
        cseq,
        invite.contactUri(),
        invite.header("To") + ";tag=" + tag,
        invite.header("From"),
        invite.header("Call-ID"));
  }

  /** Makes an in-dialog request an INVITE's: with our Contact and an SDP body. */
  String withSdp(String request, String body) {
    return request.replace(
        "Content-Length: 0\n\n",
        "Contact: <sip:x@%s:5060>\nContent-Type: application/sdp\nContent-Length: %d\n\n%s"
            .formatted(host, body.replace("\n", "\r\n").length(), body));
  }

  /** Puts header lines, each with its line end, into a message of this peer. */
  static String with(String message, String lines) {
    return message.replaceFirst("\nCall-ID:", "\n" + lines + "Call-ID:");
  }

  /** A reliable provisional response (RFC 3262). */
  String reliable(SipText invite, String status, String tag, long rseq, String body) {
    return with(respond(invite, status, tag, body), "Require: 100rel\nRSeq: %d\n".formatted(rseq));
  }

  /** The PRACK of a reliable response to this peer's INVITE. */
  String prack(long cseq, SipText response) {
    return with(
        inDialog("PRACK", cseq, response),
        "RAck: %s %s\n".formatted(response.header("RSeq"), response.header("CSeq")));
  }

  private String request(
      String method, long cseq, String uri, String from, String to, String callId) {
    return """
    %s %s SIP/2.0
    Via: SIP/2.0/UDP %s:5060;branch=z9hG4bK-%s-%d;rport
    From: %s
    To: %s
    Call-ID: %s
    CSeq: %d %s
    Max-Forwards: 70
    Content-Length: 0

    """
        .formatted(method, uri, host, host, ++branches, from, to, callId, cseq, method);
  }

  /** A final response of this peer to an INVITE that is not a 2xx; its ACK is checked. */
  void refuse(SipText invite, String status) {
    send(respond(invite, status, host, ""));
    expect("ACK");
  }

  /** What a peer does when its ringing is cancelled. */
  SipText acceptCancel(SipText invite) {
    SipText cancel = expect("CANCEL");
    send(respond(cancel, "200 OK", host, ""));
    refuse(invite, "487 Request Terminated");
    return cancel;
  }

  /** A response of this peer; {@code tag} is added to To when it has none. */
  String respond(SipText request, String status, String tag, String body) {
    String to = request.header("To");
    String type = body.isEmpty() ? "" : "Content-Type: application/sdp\n";
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + "\n");
    request.headers("Via").forEach(via -> text.append("Via: ").append(via).append('\n'));
    text.append("From: ").append(request.header("From")).append('\n');
    text.append("To: ")
        .append(to.contains(";tag=") || tag.isEmpty() ? to : to + ";tag=" + tag)
        .append('\n');
    text.append("Call-ID: ").append(request.header("Call-ID")).append('\n');
    text.append("CSeq: ").append(request.header("CSeq")).append('\n');
    text.append("Contact: <sip:bob@").append(host).append(":5060>\n");
    text.append(type)
        .append("Content-Length: ")
        .append(body.replace("\n", "\r\n").length())
        .append("\n\n")
        .append(body);
    return text.toString();
  }
}
