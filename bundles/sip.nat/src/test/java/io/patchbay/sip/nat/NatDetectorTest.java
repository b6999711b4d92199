package io.patchbay.sip.nat;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.lib.settings.SettingsException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sip.message.Message;
import org.junit.jupiter.api.Test;

class NatDetectorTest {
  private static final String PUBLIC = "203.0.113.7";

  private record TestFlow(String transport, InetSocketAddress remote) implements Flow {
    @Override
    public InetAddress localAddress() {
      return new InetSocketAddress("198.51.100.1", 5060).getAddress();
    }

    @Override
    public HostPort local() {
      return new HostPort("198.51.100.1", 5060);
    }

    @Override
    public String listener() {
      return transport;
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  private static NatSettings settings(String... keysAndValues) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    try {
      return NatSettings.read(properties);
    } catch (SettingsException e) {
      throw new AssertionError(e);
    }
  }

  private static Flow from(String transport, String host, int port) {
    return new TestFlow(transport, new InetSocketAddress(host, port));
  }

  private static List<String> hits(NatSettings settings, Flow flow, Message message, String sdp) {
    byte[] body = sdp.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return NatDetector.hits(new Sender(message, body, flow), flow.listener(), settings);
  }

  private static Message invite(String via, String contact) {
    return Messages.parse(
        """
        INVITE sip:bob@198.51.100.1 SIP/2.0
        Via: SIP/2.0/UDP %s;branch=z9hG4bKx
        From: <sip:alice@198.51.100.1>;tag=a
        To: <sip:bob@198.51.100.1>
        Call-ID: c
        CSeq: 1 INVITE
        Max-Forwards: 70
        Contact: %s
        Content-Type: application/sdp

        """
            .formatted(via, contact));
  }

  private static List<String> hits(String test, String via, String contact) {
    return hits(settings("tests", test), from("udp", PUBLIC, 40_000), invite(via, contact), "");
  }

  @Test
  void aPrivateContactFromAPublicSource() {
    assertThat(hits("private-contact", PUBLIC, "<sip:a@192.168.1.5:5060>"))
        .containsExactly("private-contact 192.168.1.5");
    assertThat(hits("private-contact", PUBLIC, "<sip:a@100.64.3.3>")).hasSize(1);
    assertThat(hits("private-contact", PUBLIC, "<sip:a@[fd00::5]:5060>")).hasSize(1);
    assertThat(hits("private-contact", PUBLIC, "<sip:a@[2001:db8::5]:5060>")).isEmpty();
    assertThat(hits("private-contact", PUBLIC, "<sip:a@phone.example.com>")).isEmpty();
    assertThat(hits("private-contact", PUBLIC, "<sip:a@127.0.0.1>")).isEmpty();
    assertThat(hits("private-contact", PUBLIC, "*")).isEmpty();
    // Two Contacts: the first counts.
    assertThat(hits("private-contact", PUBLIC, "<sip:a@192.0.2.9>, <sip:a@10.0.0.1>")).isEmpty();
  }

  @Test
  void theViaAgainstTheSourceWhateverItSaysOfReceived() {
    assertThat(hits("source-ip-vs-via", PUBLIC + ":40000", "<sip:a@a.test>")).isEmpty();
    assertThat(hits("source-ip-vs-via", "192.0.2.1;received=" + PUBLIC, "<sip:a@a.test>"))
        .containsExactly("source-ip-vs-via 192.0.2.1");
    assertThat(hits("source-ip-vs-via", "phone.example.com", "<sip:a@a.test>")).hasSize(1);
    assertThat(hits("source-port-vs-via", PUBLIC + ":40000", "<sip:a@a.test>")).isEmpty();
    assertThat(hits("source-port-vs-via", PUBLIC, "<sip:a@a.test>"))
        .containsExactly("source-port-vs-via 5060");
    assertThat(hits("private-via", "[fe80::1]:5060", "<sip:a@a.test>")).hasSize(1);
  }

  @Test
  void ipv6InAnySpellingIsTheSameAddress() {
    assertThat(
            hits(
                settings("tests", "source-ip-vs-via contact-ip-vs-source"),
                from("udp", "2001:db8::1", 5060),
                invite("[2001:db8:0:0:0:0:0:1]", "<sip:a@[2001:0db8::0001]>"),
                ""))
        .isEmpty();
  }

  @Test
  void theContactAgainstTheSource() {
    assertThat(hits("contact-ip-vs-source", PUBLIC, "<sip:a@192.0.2.5>")).hasSize(1);
    assertThat(hits("contact-ip-vs-source", PUBLIC, "<sip:a@xyz.invalid;transport=ws>")).isEmpty();
    assertThat(hits("contact-port-vs-source", PUBLIC, "<sips:a@" + PUBLIC + ">"))
        .containsExactly("contact-port-vs-source 5061");
    assertThat(hits("contact-port-vs-source", PUBLIC, "<sip:a@" + PUBLIC + ":40000>")).isEmpty();
  }

  private static List<String> sdp(String test, String media) {
    return hits(
        settings("tests", test),
        from("udp", PUBLIC, 5060),
        invite(PUBLIC, "<sip:a@a.test>"),
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media);
  }

  @Test
  void everyStreamOfTheSdpIsLookedAtAndHoldIsNot() {
    assertThat(sdp("private-sdp", "m=audio 4000 RTP/AVP 0\nc=IN IP4 10.1.1.1\n"))
        .containsExactly("private-sdp 10.1.1.1");
    assertThat(
            sdp(
                "private-sdp",
                "m=video 0 RTP/AVP 31\nc=IN IP4 192.0.2.1\n"
                    + "m=audio 4000 RTP/AVP 0\nc=IN IP4 10.1.1.1\n"))
        .hasSize(1);
    assertThat(sdp("private-sdp", "m=audio 0 RTP/AVP 0\nc=IN IP4 10.1.1.1\n")).isEmpty();
    assertThat(
            sdp(
                "private-sdp sdp-vs-source",
                "m=audio 4000 RTP/AVP 0\nc=IN IP4 0.0.0.0\na=sendonly\n"))
        .isEmpty();
    assertThat(sdp("sdp-vs-source", "m=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.1\n"))
        .containsExactly("sdp-vs-source 192.0.2.1");
    assertThat(sdp("sdp-vs-source", "m=audio 4000 RTP/AVP 0\nc=IN IP4 " + PUBLIC + "\n")).isEmpty();
  }

  @Test
  void aSourceOnOurOwnNetworkIsNeverBehindNat() {
    Message message = invite("192.168.9.9", "<sip:a@192.168.9.9>");
    Flow local = from("udp", "192.168.1.2", 40_000);
    assertThat(hits(settings(), local, message, "")).isEmpty();
    assertThat(hits(settings("local.networks", "172.16.0.0/12"), local, message, "")).isNotEmpty();
  }

  @Test
  void onlyListenersThatAreNamedAreLookedAt() {
    Message message = invite("192.168.9.9", "<sip:a@192.168.9.9>");
    NatSettings settings = settings("listeners", "tls, ws");
    assertThat(hits(settings, from("udp", PUBLIC, 40_000), message, "")).isEmpty();
    assertThat(hits(settings, from("ws", PUBLIC, 40_000), message, "")).contains("websocket");
  }

  @Test
  void loopbackIsPrivateWhereThatIsAskedFor() {
    assertThat(
            hits(
                settings("tests", "private-contact", "private.loopback", "true"),
                from("udp", PUBLIC, 40_000),
                invite("127.0.0.1", "<sip:a@127.0.0.1>"),
                ""))
        .containsExactly("private-contact 127.0.0.1");
  }
}
