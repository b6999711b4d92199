package io.patchbay.testkit.sip;

import io.patchbay.testkit.rtp.G711;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The one audio stream of a G.711 call, as SDP says it.
 *
 * @param rtp where the side wants RTP
 * @param rtcp where it wants RTCP
 * @param payloadType the first it names
 */
public record SdpAudio(InetSocketAddress rtp, InetSocketAddress rtcp, int payloadType) {

  /** Reads the first audio stream; addresses must be literal. */
  public static SdpAudio parse(String sdp) {
    @Nullable String address = null;
    String @Nullable [] media = null;
    int rtcpPort = -1;
    for (String line : sdp.split("\r?\n", -1)) {
      if (line.startsWith("m=") && media != null) {
        break;
      }
      if (line.startsWith("m=audio ")) {
        media = line.split(" ", -1);
      } else if (line.startsWith("c=")) {
        address = line.split(" ", -1)[2];
      } else if (line.startsWith("a=rtcp:")) {
        rtcpPort = Integer.parseInt(line.substring("a=rtcp:".length()).split(" ", -1)[0]);
      }
    }
    if (media == null || address == null || media.length < 4) {
      throw new IllegalArgumentException("no audio stream in " + sdp);
    }
    int port = Integer.parseInt(media[1]);
    return new SdpAudio(
        socket(address, port),
        socket(address, rtcpPort < 0 ? port + 1 : rtcpPort),
        Integer.parseInt(media[3]));
  }

  /** An offer or answer of one G.711 stream at {@code rtp}. */
  public static String describe(InetSocketAddress rtp, G711 law) {
    String host = rtp.getAddress().getHostAddress();
    String family = host.indexOf(':') < 0 ? "IP4" : "IP6";
    return String.join(
        "\r\n",
        "v=0",
        "o=testkit " + rtp.getPort() + " 1 IN " + family + ' ' + host,
        "s=-",
        "c=IN " + family + ' ' + host,
        "t=0 0",
        "m=audio " + rtp.getPort() + " RTP/AVP " + law.payloadType(),
        "a=rtpmap:" + law.payloadType() + ' ' + law.encoding() + '/' + G711.CLOCK_HZ,
        "a=ptime:20",
        "a=sendrecv",
        "");
  }

  private static InetSocketAddress socket(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + address, e);
    }
  }
}
