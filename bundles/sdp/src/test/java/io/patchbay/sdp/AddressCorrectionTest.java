package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.lines;
import static io.patchbay.sdp.Sdps.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** What a peer behind NAT says of itself, for another that sends to it without a relay. */
class AddressCorrectionTest {
  private static final InetAddress SOURCE = address("203.0.113.7");

  private static InetAddress address(String text) {
    return AddressLiteral.parse(text).orElseThrow();
  }

  private static SessionDescription corrected(SessionDescription sdp) {
    return AddressCorrection.correct(sdp, InetAddress::isSiteLocalAddress, SOURCE);
  }

  @Test
  void addressesOfEverySectionAreCorrectedAndPortsStay() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=alice 7 3 IN IP4 192.168.1.2",
            "s=-",
            "c=IN IP4 192.168.1.2",
            "t=0 0",
            "m=audio 5000 RTP/AVP 0",
            "a=rtcp:5011 IN IP4 192.168.1.2",
            "m=video 0 RTP/AVP 96",
            "c=IN IP4 10.0.0.1",
            "m=video 5002 RTP/AVP 96",
            "c=IN IP4 198.51.100.4",
            "a=rtcp:5003");
    assertThat(lines(corrected(offer)))
        .containsExactly(
            "v=0",
            "o=alice 7 3 IN IP4 192.168.1.2",
            "s=-",
            "c=IN IP4 203.0.113.7",
            "t=0 0",
            "m=audio 5000 RTP/AVP 0",
            "a=rtcp:5011 IN IP4 203.0.113.7",
            "m=video 0 RTP/AVP 96",
            "c=IN IP4 203.0.113.7",
            "m=video 5002 RTP/AVP 96",
            "c=IN IP4 198.51.100.4",
            "a=rtcp:5003");
    assertThat(corrected(corrected(offer))).isEqualTo(corrected(offer));
  }

  @Test
  void addressesAreComparedNotTheirSpelling() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 7 3 IN IP4 192.168.1.2",
            "s=-",
            "c=in ip4 192.168.1.2",
            "t=0 0",
            "m=audio 5000 RTP/AVP 0");
    assertThat(lines(corrected(offer))).contains("c=IN IP4 203.0.113.7");
  }

  @Test
  void iceIsLeftToThePeers() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 7 3 IN IP4 192.168.1.2",
            "s=-",
            "c=IN IP4 192.168.1.2",
            "t=0 0",
            "m=audio 5000 RTP/AVP 0",
            "a=ice-ufrag:abcd",
            "a=candidate:1 1 UDP 1 192.168.1.2 5000 typ host");
    assertThat(corrected(offer)).isSameAs(offer);
  }

  @Test
  void holdNamesGroupsAndTheOtherFamilyStay() {
    SessionDescription offer =
        sdp(
            "v=0",
            "o=- 7 3 IN IP4 192.168.1.2",
            "s=-",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=rtcp:none",
            "m=audio 5000 RTP/AVP 0",
            "c=IN IP4 phone.example.com",
            "m=audio 5002 RTP/AVP 0",
            "c=IN IP6 fec0::1",
            "m=audio 5004 RTP/AVP 0",
            "c=IN IP4 224.2.1.1/127");
    assertThat(corrected(offer)).isSameAs(offer);
  }
}
