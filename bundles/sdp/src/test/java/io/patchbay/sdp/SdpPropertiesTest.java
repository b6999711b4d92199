package io.patchbay.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What holds for every document and for every heap of bytes. */
class SdpPropertiesTest {

  @Provide
  Arbitrary<String> documents() {
    return Documents.texts();
  }

  @Property
  void printingWhatWasParsedGivesTheSameText(@ForAll("documents") String text) {
    SessionDescription parsed = Sdps.parse(text);

    assertThat(parsed.toString()).isEqualTo(text);
    assertThat(parsed.toBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void anchoringLeavesNoAddressOfTheAuthor(@ForAll("documents") String text) {
    SessionDescription sent = Sdps.anchor(Sdps.parse(text));

    assertThat(sent.toString()).doesNotContain(Documents.AUTHOR).endsWith("\r\n");
    assertThat(sent.toString().replace("\r\n", "")).doesNotContain("\n");
  }

  @Property
  void anchoringTwiceIsAnchoringOnce(@ForAll("documents") String text) {
    SessionDescription once = Sdps.anchor(Sdps.parse(text));

    assertThat(Sdps.anchor(once)).isEqualTo(once);
  }

  @Property
  void anchoringKeepsTheNumberTheOrderAndTheRejectionOfMedia(@ForAll("documents") String text) {
    SessionDescription before = Sdps.parse(text);
    SessionDescription after = Sdps.anchor(before);

    assertThat(after.media()).hasSameSizeAs(before.media());
    for (MediaDescription media : before.media()) {
      MediaDescription sent = after.media().get(media.index());
      assertThat(sent.type()).isEqualTo(media.type());
      assertThat(sent.formats()).isEqualTo(media.formats());
      assertThat(sent.isRejected()).isEqualTo(media.isRejected());
      assertThat(sent.isRejected() || !sent.connection().orElseThrow().isNull()).isTrue();
      if (!media.isRejected()) {
        assertThat(sent.isHeld()).isEqualTo(media.isHeld());
      }
    }
  }

  @Property
  void anAnswerThatFitsHasTheShapeOfItsOffer(
      @ForAll("documents") String offered,
      @ForAll("documents") String other,
      @ForAll boolean echoed) {
    SessionDescription offer = Sdps.parse(offered);
    String answered = echoed ? offered : other;
    Optional<SessionDescription> fitted = fit(offer, Sdps.parse(answered));

    fitted.ifPresent(
        answer -> {
          assertThat(answer.media()).hasSameSizeAs(offer.media());
          for (MediaDescription media : offer.media()) {
            MediaDescription reply = answer.media().get(media.index());
            assertThat(reply.formats()).isNotEmpty();
            assertThat(media.isRejected() && !reply.isRejected()).isFalse();
            if (!reply.isRejected()) {
              assertThat(reply.direction().sends() && !media.direction().receives()).isFalse();
              assertThat(reply.direction().receives() && !media.direction().sends()).isFalse();
            }
          }
          assertThat(fit(offer, answer)).contains(answer);
        });
  }

  @Property
  void theVersionMovesExactlyWhenTheTextDoes(
      @ForAll("documents") String first, @ForAll("documents") String second) {
    OriginState leg = new OriginState("-", 1);
    SessionDescription one = Sdps.anchor(Sdps.parse(first));
    SessionDescription two = Sdps.anchor(Sdps.parse(second));

    SessionDescription sent = leg.stamp(one, AddressFamily.IP4, Sdps.RELAY);

    assertThat(leg.stamp(one, AddressFamily.IP4, Sdps.RELAY)).isSameAs(sent);
    String expected = one.equals(two) ? "1" : "2";
    assertThat(leg.stamp(two, AddressFamily.IP4, Sdps.RELAY).origin().version())
        .isEqualTo(expected);
  }

  @Property
  void textThatIsNoSdpIsRefusedInOneWay(@ForAll String text) {
    parsed(text.getBytes(StandardCharsets.UTF_16)).ifPresent(SdpPropertiesTest::useAll);
    try {
      assertThat(SessionDescription.parse(text).toString()).isEqualTo(text);
    } catch (SdpException e) {
      assertThat(e).hasMessageStartingWith("SDP");
    }
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    parsed(bytes).ifPresent(sdp -> assertThat(sdp.toBytes()).isEqualTo(bytes));
  }

  @Property
  void aDamagedDocumentIsReadOrRefusedAndWhatWasReadCanBeUsed(
      @ForAll("documents") String text,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 100_000) Integer> places,
      @ForAll @Size(6) byte[] damage) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < places.size(); i++) {
      bytes[places.get(i) % bytes.length] = damage[i];
    }
    parsed(bytes)
        .ifPresent(
            sdp -> {
              assertThat(sdp.toBytes()).isEqualTo(bytes);
              useAll(sdp);
            });
  }

  @Property
  void onlyTheSdpOfAMultipartBodyChanges(
      @ForAll byte[] before, @ForAll byte[] after, @ForAll byte[] sdp) throws SdpException {
    byte[] head = join("--zzq9\r\nContent-Type: x/y\r\n\r\n", before, "\r\n--zzq9\r\n");
    byte[] headers = join("Content-Type: application/sdp\r\n\r\n");
    byte[] tail = join("\r\n--zzq9\r\nContent-Type: x/y\r\n\r\n", after, "\r\n--zzq9--\r\n");
    byte[] old = Sdps.call("m=audio 5000 RTP/AVP 0").toBytes();

    MultipartBody body =
        MultipartBody.parse("multipart/mixed;boundary=zzq9", join(head, headers, old, tail));

    assertThat(body.sdp()).isEqualTo(old);
    assertThat(body.replaceSdp(sdp)).isEqualTo(join(head, headers, sdp, tail));
  }

  @Property
  void anyMultipartIsReadOrRefused(@ForAll String type, @ForAll byte[] noise) {
    byte[] body = join("--b\r\n", noise, "\r\n--b", noise, "\n--b--");
    for (String contentType : List.of("multipart/mixed;boundary=b", "multipart/" + type, type)) {
      try {
        MultipartBody found = MultipartBody.parse(contentType, body);
        assertThat(found.replaceSdp(found.sdp())).hasSize(body.length);
      } catch (SdpException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static void useAll(SessionDescription sdp) {
    List<@Nullable MediaAddress> none = new ArrayList<>(Arrays.asList(new MediaAddress[64]));
    assertThat(Sdps.anchor(sdp)).isNotNull();
    assertThat(MediaAnchor.anchor(sdp, none.subList(0, sdp.media().size())).hasLiveMedia())
        .isFalse();
    assertThat(Topology.hide(MediaKeys.stripFromPlainMedia(sdp))).isNotNull();
    CodecFilter filter = new CodecFilter(List.of("pcmu", "x"), List.of("pcma"));
    assertThat(filter.apply(sdp).media()).hasSameSizeAs(sdp.media());
    assertThat(new OriginState("-", 1).stamp(sdp, AddressFamily.IP6, "::1")).isNotNull();
    for (MediaDescription media : sdp.media()) {
      assertThat(media.rtcpConnection().map(Connection::isMulticast)).isNotNull();
      assertThat(media.rtcpPort(false)).isNotNull();
    }
    fit(sdp, sdp);
    try {
      new PayloadHistory().check(sdp);
      OfferAnswer.checkOffer(sdp);
    } catch (SdpException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static Optional<SessionDescription> fit(
      SessionDescription offer, SessionDescription answer) {
    try {
      return Optional.of(OfferAnswer.fitAnswer(offer, answer));
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  private static Optional<SessionDescription> parsed(byte[] bytes) {
    try {
      return Optional.of(SessionDescription.parse(bytes));
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  private static byte[] join(Object... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object piece : pieces) {
      out.writeBytes(
          piece instanceof byte[] raw
              ? raw
              : piece.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.toByteArray();
  }
}
