package io.patchbay.itests.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one SIPp says and hears in one call, step by step: written out as a scenario file. What
 * comes out of turn fails the call. Requests and what belongs to them have a label; an INVITE is a
 * transaction by that name, so that a repeated 200 is never taken for another answer.
 */
final class SippScript {
  private static final String ALLOW = "Allow: INVITE, ACK, BYE, CANCEL, PRACK, UPDATE, INFO";

  /** A session description; {@code VERSION} is replaced. */
  private static final String SDP =
      """
      v=0
      o=- 1 VERSION IN IP4 [local_ip]
      s=-
      c=IN IP4 [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 0
      a=rtpmap:0 PCMU/8000
      """;

  private final boolean caller;
  private final String user;
  private final StringBuilder steps = new StringBuilder();
  private final Set<String> variables = new TreeSet<>();
  private final Map<String, String> taken = new LinkedHashMap<>(); // label, method
  private final Set<String> answered = new HashSet<>(); // labels
  private int version;

  private SippScript(boolean caller, String user) {
    this.caller = caller;
    this.user = user;
  }

  /** One that calls {@code user}. */
  static SippScript caller(String user) {
    return new SippScript(true, user);
  }

  /** One that is called. */
  static SippScript called() {
    return new SippScript(false, "called");
  }

  /** The caller's INVITE, as transaction {@code invite}. */
  SippScript invite(String... headers) {
    return inviteAs("invite", headers);
  }

  /** The same INVITE by another path: another branch, as transaction {@code label}. */
  SippScript inviteAs(String label, String... headers) {
    return request("INVITE", label, 1, label, true, headers);
  }

  /** The caller's INVITE without an offer. */
  SippScript ask(String... headers) {
    return request("INVITE", "invite", 1, "invite", false, headers);
  }

  /** The PRACK of the reliable response that was heard last, with the answer to its offer. */
  SippScript prackSdp(int cseq) {
    return request("PRACK", "prack", cseq, "", true, "RAck: [$rseq] 1 INVITE");
  }

  /** The ACK of a 2xx of that transaction, with the answer to its offer. */
  SippScript ackSdp(String label, int cseq) {
    send(
        "ack_txn=\"" + label + "\"",
        head("ACK", label + "-ack", cseq),
        content("application/sdp", nextSdp()));
    return this;
  }

  /** An INVITE whose body is this text, of that type. */
  SippScript inviteWith(String type, String body) {
    send("start_txn=\"invite\"", head("INVITE", "invite", 1), content(type, body));
    return this;
  }

  /** CANCEL of the INVITE; sent by {@code host}, which a NAT may have changed. */
  SippScript cancel(String host) {
    send(
        "",
        head("CANCEL", "invite", 1).replace("[local_ip]:[local_port];branch", host + ";branch"));
    return this;
  }

  /** CANCEL of the INVITE. */
  SippScript cancel() {
    return cancel("[local_ip]:[local_port]");
  }

  /** A re-INVITE with an offer. */
  SippScript reinvite(String label, int cseq) {
    return request("INVITE", label, cseq, label, true);
  }

  /** An UPDATE with an offer. */
  SippScript update(int cseq) {
    return request("UPDATE", "update", cseq, "", true);
  }

  SippScript info(int cseq) {
    return request("INFO", "info", cseq, "", false);
  }

  SippScript bye(int cseq) {
    return request("BYE", "bye", cseq, "", false);
  }

  /** The ACK of a 2xx of that transaction: a transaction of its own. */
  SippScript ack(String label, int cseq) {
    send("ack_txn=\"" + label + "\"", head("ACK", label + "-ack", cseq));
    return this;
  }

  /** The ACK of a refusal of that transaction, by its branch. */
  SippScript ackRefusal(String label, int cseq) {
    send("ack_txn=\"" + label + "\"", head("ACK", label, cseq));
    return this;
  }

  /** Hears the response to an INVITE of ours; a 100 may come before. */
  SippScript hear(int status, String label, String... patterns) {
    if (status > 100) {
      steps.append(
          "  <recv response=\"100\" optional=\"true\" response_txn=\"%s\"/>\n".formatted(label));
    }
    return receive("response=\"%d\" response_txn=\"%s\"".formatted(status, label), "", patterns);
  }

  /** Hears the response to another request of ours. */
  SippScript hear(int status) {
    return receive("response=\"%d\"".formatted(status), "");
  }

  /**
   * Takes a request of the gateway, and its repeats until the gateway shows that it has read our
   * answer: by an ACK or a response. SIPp itself knows a repeat only until it has sent two
   * messages.
   *
   * @param label under which it is answered
   * @param patterns that must be found in it
   */
  SippScript take(String method, String label, String... patterns) {
    receive("request=\"" + method + "\"", label, patterns);
    if (!label.isEmpty()) {
      taken.put(label, method);
    }
    return this;
  }

  /** Takes a request that needs no answer, such as ACK. */
  SippScript take(String method) {
    return take(method, "");
  }

  /** Answers without a body. */
  SippScript answer(String label, String status, String... headers) {
    send("", response(label, status, "", headers), "Content-Length: 0\n\n");
    return this;
  }

  /** Answers with a session description. */
  SippScript answerSdp(String label, String status, String... headers) {
    send("", response(label, status, "", headers), content("application/sdp", nextSdp()));
    return this;
  }

  /** Answers with a session description and another part beside it. */
  SippScript answerParts(String label, String status) {
    String parts =
        "--b\nContent-Type: application/isup;version=itu-t92+\n\nANM\n--b\n"
            + "Content-Type: application/sdp\n\n"
            + nextSdp()
            + "\n--b--\n";
    send(
        "",
        response(label, status, "", "MIME-Version: 1.0"),
        content("multipart/mixed;boundary=b", parts));
    return this;
  }

  /** Answers the INVITE with a session description, as another branch of a fork further on. */
  SippScript forkSdp(String tag, String status) {
    send("", response("invite", status, tag), content("application/sdp", nextSdp()));
    return this;
  }

  /** The answer to the INVITE once more, word for word. */
  SippScript repeatAnswer() {
    version--;
    return answerSdp("invite", "200 OK");
  }

  /**
   * Sends the call elsewhere.
   *
   * @param peer {@code {N}}: the called peer of that number
   */
  SippScript redirect(String peer) {
    send(
        "",
        response("invite", "302 Moved Temporarily", "")
            .replaceFirst("Contact: .*", "Contact: <" + peer + ">"));
    return this;
  }

  /** Nothing may come meanwhile. */
  SippScript silence(int millis) {
    steps.append("  <pause milliseconds=\"%d\"/>\n".formatted(millis));
    return this;
  }

  /**
   * Writes the scenario.
   *
   * @param ports of the called peers
   */
  Path write(Path folder, List<Integer> ports) throws IOException {
    String references =
        variables.isEmpty()
            ? ""
            : "  <Reference variables=\"%s\"/>\n".formatted(String.join(",", variables));
    return Files.writeString(
        Files.createTempFile(folder, "race", ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <scenario name="race">
        %s%s</scenario>
        """
            .formatted(Race.withPorts(steps.toString(), ports), references));
  }

  private SippScript request(
      String method, String label, int cseq, String transaction, boolean sdp, String... headers) {
    String start = transaction.isEmpty() ? "" : "start_txn=\"%s\"".formatted(transaction);
    String more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    send(
        start,
        head(method, label, cseq) + more,
        sdp ? content("application/sdp", nextSdp()) : "Content-Length: 0\n\n");
    return this;
  }

  private void send(String attributes, String... text) {
    String body = String.join("", text);
    String whole = body.contains("Content-Length:") ? body : body + "Content-Length: 0\n\n";
    steps.append("  <send %s>\n<![CDATA[\n%s]]>\n  </send>\n".formatted(attributes, whole));
  }

  /** Start line and headers of a request; in a dialog when its peer has said a tag. */
  private String head(String method, String label, int cseq) {
    boolean first = caller && cseq == 1 && (method.equals("INVITE") || method.equals("CANCEL"));
    String there = "<sip:%s@[remote_ip]:[remote_port]>".formatted(user);
    String from = caller ? "<sip:race@[local_ip]:[local_port]>;tag=c[pid]" : own("invite", "");
    String to = caller ? there + (first ? "" : "[$peer]") : "[$invite_from]";
    String uri = caller ? "sip:%s@[remote_ip]:[remote_port]".formatted(user) : "[$contact]";
    return """
    %s %s SIP/2.0
    Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK[pid]%s;rport
    From: %s
    To: %s
    Call-ID: [call_id]
    CSeq: %d %s
    Contact: <sip:race@[local_ip]:[local_port]>
    Max-Forwards: 70
    %s
    """
        .formatted(method, uri, label, from, to, cseq, method, ALLOW);
  }

  private String response(String label, String status, String tag, String... headers) {
    answered.add(label);
    String more = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
    String to = label.equals("invite") || label.equals("cancel") ? own(label, tag) : to(label);
    return """
    SIP/2.0 %1$s
    Via:[$%2$s_via]
    From:[$%2$s_from]
    To: %3$s
    Call-ID: [call_id]
    CSeq:[$%2$s_cseq]
    Contact: <sip:race@[local_ip]:[local_port]>
    %4$s
    """
            .formatted(status, label, to, ALLOW)
        + more;
  }

  private static String to(String label) {
    return "[$%s_to]".formatted(label);
  }

  /** Who we are in the dialog: the To of the INVITE, with our tag. */
  private static String own(String label, String tag) {
    return to(label) + ";tag=r[pid]" + tag;
  }

  private String nextSdp() {
    return SDP.replace("VERSION", Integer.toString(++version));
  }

  private static String content(String type, String body) {
    return "Content-Type: %s\nContent-Length: [len]\n\n%s".formatted(type, body);
  }

  private SippScript receive(String what, String label, String... patterns) {
    StringBuilder actions = new StringBuilder();
    if (!label.isEmpty()) {
      for (String header : new String[] {"Via", "From", "To", "CSeq"}) {
        keep(actions, ".*", header, label + "_" + header.toLowerCase(Locale.ROOT));
      }
      if (label.equals("invite")) {
        keep(actions, "sip:[^>]*", "Contact", "contact");
      }
    } else if (caller && what.startsWith("response") && what.contains("response_txn")) {
      keep(actions, ";tag=.*", "To", "peer");
      keep(actions, "[0-9]+", "RSeq", "rseq");
    }
    for (String pattern : patterns) {
      String name = "seen" + variables.size();
      variables.add(name);
      actions.append(
          "      <ereg regexp=\"%s\" search_in=\"msg\" check_it=\"true\" assign_to=\"%s\"/>\n"
              .formatted(pattern, name));
    }
    takeRepeats(what);
    steps.append(
        actions.isEmpty()
            ? "  <recv %s/>\n".formatted(what)
            : "  <recv %s>\n    <action>\n%s    </action>\n  </recv>\n".formatted(what, actions));
    return this;
  }

  private void takeRepeats(String expected) {
    taken.values().stream()
        .distinct()
        .map("request=\"%s\""::formatted)
        .filter(request -> !request.equals(expected))
        .forEach(request -> steps.append("  <recv %s optional=\"true\"/>\n".formatted(request)));
    if (expected.startsWith("response") || expected.equals("request=\"ACK\"")) {
      taken.keySet().removeAll(answered);
      answered.clear();
    }
  }

  private void keep(StringBuilder actions, String pattern, String header, String variable) {
    variables.add(variable);
    actions.append(
        "      <ereg regexp=\"%s\" search_in=\"hdr\" header=\"%s:\" assign_to=\"%s\"/>\n"
            .formatted(pattern, header, variable));
  }
}
