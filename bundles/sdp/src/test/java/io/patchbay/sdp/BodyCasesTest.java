package io.patchbay.sdp;

import static io.patchbay.sdp.Sdps.anchor;
import static io.patchbay.sdp.Sdps.call;
import static io.patchbay.sdp.Sdps.lines;
import static io.patchbay.sdp.Sdps.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as they come: multipart, odd line ends, cut, too large. */
class BodyCasesTest {
  private static final SessionDescription SDP = call("m=audio 5000 RTP/AVP 0");

  private static byte[] bytes(Object... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object piece : pieces) {
      byte[] raw =
          piece instanceof byte[] binary
              ? binary
              : piece.toString().getBytes(StandardCharsets.ISO_8859_1);
      out.writeBytes(raw);
    }
    return out.toByteArray();
  }

  @Nested
  class Case24Multipart {
    private static final String TYPE = "multipart/mixed; boundary=\"b 1\"; x=y";
    private static final String SDP_HEADERS =
        "Content-Type: application/sdp\r\nContent-Disposition: session;handling=required\r\n\r\n";

    // Everything a careless search would stumble over: NUL, bare CR, and text like the delimiter.
    private final byte[] isup =
        bytes(
            "Content-Type: application/ISUP;version=itu\r\n",
            "Content-Disposition: signal;handling=optional\r\n\r\n",
            new byte[] {0, 1, (byte) 0xff, '\r', '\n', '\n', (byte) 0x80, '\r'},
            "\n--b 1x\r\n --b 1\r\nv=0\r\n");

    private final byte[] sdpFirst =
        bytes("preamble\r\n--b 1\r\n", SDP_HEADERS, SDP, "\r\n--b 1\r\n", isup, "\r\n--b 1--\r\n");
    private final byte[] sdpLast =
        bytes("--b 1\r\n", isup, "\r\n--b 1  \r\n", SDP_HEADERS, SDP, "\r\n--b 1--");

    @Test
    void sdpFirst() throws SdpException {
      MultipartBody body = MultipartBody.parse(TYPE, sdpFirst);
      SessionDescription sent = anchor(SessionDescription.parse(body.sdp()));

      assertThat(body.sdp()).isEqualTo(SDP.toBytes());
      assertThat(body.replaceSdp(sent.toBytes()))
          .isEqualTo(
              bytes(
                  "preamble\r\n--b 1\r\n",
                  SDP_HEADERS,
                  sent,
                  "\r\n--b 1\r\n",
                  isup,
                  "\r\n--b 1--\r\n"));
    }

    @Test
    void sdpLast() throws SdpException {
      MultipartBody body = MultipartBody.parse(TYPE, sdpLast);

      assertThat(body.sdp()).isEqualTo(SDP.toBytes());
      assertThat(body.replaceSdp(bytes("v=0\r\n")))
          .isEqualTo(
              bytes("--b 1\r\n", isup, "\r\n--b 1  \r\n", SDP_HEADERS, "v=0\r\n", "\r\n--b 1--"));
    }

    @Test
    void replacedByItselfItIsUnchanged() throws SdpException {
      for (byte[] original : new byte[][] {sdpFirst, sdpLast}) {
        MultipartBody body = MultipartBody.parse(TYPE, original);
        assertThat(body.replaceSdp(body.sdp())).isEqualTo(original);
      }
    }

    @Test
    void aLengthAmongThePartsHeadersIsCorrected() throws SdpException {
      byte[] original =
          bytes("--b\n", "Content-Length: 99\nc: Application/SDP\n\n", SDP, "\n--b--\n");
      MultipartBody body = MultipartBody.parse("multipart/related;boundary=b", original);

      assertThat(body.replaceSdp(bytes("v=0\r\n")))
          .isEqualTo(
              bytes("--b\n", "Content-Length: 5\nc: Application/SDP\n\n", "v=0\r\n\n--b--\n"));
    }

    @Test
    void anEarlySessionBodyIsNoOffer() throws SdpException {
      byte[] original =
          bytes(
              "--b\r\nContent-Type: application/sdp\r\n",
              "Content-Disposition:\r\n early-session\r\n\r\nv=early\r\n--b\r\n",
              SDP_HEADERS,
              SDP,
              "\r\n--b--");

      assertThat(MultipartBody.parse("multipart/mixed;boundary=b", original).sdp())
          .isEqualTo(SDP.toBytes());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "--b",
          "--b\r\n",
          "--b--",
          "--b\r\nContent-Type: application/sdp\r\n\r\nv=0",
          "--b\r\n\r\nplain\r\n--b--",
          "--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--"
        })
    void withoutAUsablePartItIsRefused(String body) {
      assertThatThrownBy(() -> MultipartBody.parse("multipart/mixed;boundary=b", bytes(body)))
          .isInstanceOf(SdpException.class);
    }

    @Test
    void withoutABoundaryItIsRefused() {
      assertThatThrownBy(() -> MultipartBody.parse("multipart/mixed;x=\"boundary=b\"", sdpFirst))
          .isInstanceOf(SdpException.class);
    }
  }

  @Nested
  class Case25OddBodies {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/sdp",
          "Application/SDP",
          " application / sdp ",
          "application/sdp;charset=utf-8",
          "application/sdp ; x=\"a;b\""
        })
    void contentTypesWithParametersAndBlanks(String contentType) {
      assertThat(MultipartBody.isSdp(contentType)).isTrue();
      assertThat(MultipartBody.isMultipart(contentType)).isFalse();
    }

    @Test
    void otherContentTypes() {
      assertThat(MultipartBody.isSdp("application/sdpx")).isFalse();
      assertThat(MultipartBody.isSdp("")).isFalse();
      assertThat(MultipartBody.isMultipart(" Multipart/Mixed ;boundary=x")).isTrue();
    }

    @Test
    void lineFeedsOnlyAreKeptUntilItIsEdited() {
      String text = SDP.toString().replace("\r\n", "\n");
      SessionDescription parsed = Sdps.parse(text);

      assertThat(parsed.toString()).isEqualTo(text);
      assertThat(anchor(parsed)).isEqualTo(anchor(SDP));
    }

    @Test
    void trailingBlankLinesAreKeptUntilItIsEdited() {
      String text = SDP + "\r\n\r\n";

      assertThat(Sdps.parse(text).toString()).isEqualTo(text);
      assertThat(anchor(Sdps.parse(text))).isEqualTo(anchor(SDP));
    }

    @Test
    void aMissingFinalLineEndIsAddedWhenItIsEdited() {
      String text = SDP.toString().strip();

      assertThat(Sdps.parse(text).toString()).isEqualTo(text);
      assertThat(anchor(Sdps.parse(text)).toString()).endsWith("RTP/AVP 0\r\n");
    }

    @Test
    void aBlankLineInTheMiddleIsRefused() {
      assertThatThrownBy(() -> SessionDescription.parse(SDP + "\r\na=sendrecv\r\n"))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("is blank");
    }

    @Test
    void aCutBodyIsReadOrRefusedAtEveryLength() {
      byte[] body = SDP.toBytes();
      for (int length = 0; length < body.length; length++) {
        byte[] cut = Arrays.copyOf(body, length);
        try {
          assertThat(SessionDescription.parse(cut).toBytes()).isEqualTo(cut);
        } catch (SdpException e) {
          assertThat(e).hasMessageStartingWith("SDP");
        }
      }
    }

    @Test
    void otherEncodingsSurviveARewrite() throws SdpException {
      String utf8 = SDP.toString().replace("s=call", "s=\u00e4\u4e2d\ud83d\ude00");
      String latin = SDP.toString().replace("s=call", "s=\u00e4");
      byte[] latinBytes = latin.getBytes(StandardCharsets.ISO_8859_1);

      SessionDescription parsed = SessionDescription.parse(latinBytes);

      assertThat(parsed.toBytes()).isEqualTo(latinBytes);
      assertThat(anchor(parsed).toBytes()).contains((byte) 0xe4);
      assertThat(anchor(Sdps.parse(utf8)).toString()).contains("s=\u00e4\u4e2d\ud83d\ude00");
    }
  }

  @Nested
  class Case26Unusable {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "\r\n",
          "v=0\r\n",
          "v=1\r\no=- 1 1 IN IP4 h\r\n",
          "o=- 1 1 IN IP4 h\r\nv=0\r\n",
          "v=0\r\ns=-\r\nm=audio 5000 RTP/AVP 0\r\n",
          "v=0\r\no=- 1 1 IN\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\no=- 1 1 IN IP4 h\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 5 RTP/AVP 0\r\no=- 1 1 IN IP4 h\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\nc=IN IP5 h\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\nc=IN IP4\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\nhello\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\ns=a\rb\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\ns=\0\r\n",
          "v=0\r\no=- 1 1 IN IP4 h\r\ns=\ud800\r\n",
          " v=0\r\no=- 1 1 IN IP4 h\r\n"
        })
    void malformed(String text) {
      assertThatThrownBy(() -> SessionDescription.parse(text)).isInstanceOf(SdpException.class);
    }

    @Test
    void tooLarge() {
      String line = "a=x:" + "y".repeat(40_000);
      String lines = "a=0123456789012345678901234567890123\r\n".repeat(1_000);

      assertThatThrownBy(() -> SessionDescription.parse(SDP + text(line)))
          .isInstanceOf(SdpException.class)
          .hasMessage("SDP line 7: longer than 8192 characters");
      assertThatThrownBy(() -> SessionDescription.parse(SDP + lines))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("more than 1000 lines");
      assertThatThrownBy(() -> SessionDescription.parse(new byte[70_000]))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("65536");
      assertThatThrownBy(() -> SessionDescription.parse(SDP + "m=audio 0 RTP/AVP 0\r\n".repeat(64)))
          .isInstanceOf(SdpException.class)
          .hasMessageContaining("64 m-lines");
    }

    @Test
    void theMessageNamesTheLine() {
      assertThatThrownBy(() -> SessionDescription.parse("v=0\r\no=- 1 1 IN IP4 h\r\nc=IN IP4\r\n"))
          .hasMessage("SDP line 3: c=IN IP4 is not 'IN', an address type and an address");
    }
  }

  @Test
  void case29AttributeOrderAndUnknownLinesAreVerbatim() {
    SessionDescription odd =
        call(
            "y=0100000001",
            "a= odd:  value  ",
            "m=audio  5000 \tRTP/AVP  0  8 ",
            "f=v/2/4///a///",
            "a=z",
            "a=b: 1 ",
            "a=sendrecv ",
            "Q=");

    assertThat(lines(anchor(odd)).subList(5, 13))
        .containsExactly(
            "y=0100000001",
            "a= odd:  value  ",
            "m=audio  20000 \tRTP/AVP  0  8 ",
            "f=v/2/4///a///",
            "a=z",
            "a=b: 1 ",
            "a=sendrecv ",
            "Q=");
  }
}
