package io.patchbay.media.recorder;

import io.patchbay.api.media.tap.PacketKind;
import io.patchbay.api.media.tap.PayloadFormat;
import io.patchbay.api.media.tap.TapPacket;
import io.patchbay.api.media.tap.TapStream;
import io.patchbay.testkit.rtp.G711;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;

/** One side of a call that sends a tone, packet by packet. */
final class Packets {
  static final int SAMPLES = 160;
  static final long MILLIS = 1000;
  private static final double AMPLITUDE = 12_000;

  private final TapStream stream;
  private final InetSocketAddress source;
  private final InetSocketAddress destination;
  private final G711 law;
  private final double hertz;
  private final int ssrc;

  Packets(String leg, String host, G711 law, double hertz) {
    this(
        new TapStream(
            leg,
            0,
            "audio",
            "RTP/AVP",
            Map.of(
                law.payloadType(),
                new PayloadFormat(law.encoding().toLowerCase(java.util.Locale.ROOT), 8000, ""),
                96,
                new PayloadFormat("opus", 48000, "useinbandfec=1"))),
        host,
        law,
        hertz);
  }

  Packets(TapStream stream, String host, G711 law, double hertz) {
    this.stream = stream;
    this.law = law;
    this.hertz = hertz;
    source = new InetSocketAddress(host, 4000 + stream.leg().charAt(0));
    destination = new InetSocketAddress(host.contains(":") ? "2001:db8::1" : "192.0.2.1", 20_000);
    ssrc = stream.leg().hashCode();
  }

  /** The packet of that number, 20 ms each, as it arrives then. */
  TapPacket at(int number, long micros) {
    return at(number, number * SAMPLES, law.payloadType(), micros);
  }

  TapPacket at(int number, int timestamp, int payloadType, long micros) {
    ByteBuffer packet = ByteBuffer.allocate(12 + SAMPLES);
    packet.put((byte) 0x80).put((byte) payloadType).putShort((short) number);
    packet.putInt(timestamp).putInt(ssrc);
    for (int i = 0; i < SAMPLES; i++) {
      double turn = hertz * (number * SAMPLES + i) / 8000;
      packet.put(law.encode((short) (AMPLITUDE * Math.sin(2 * Math.PI * turn))));
    }
    return new TapPacket(
        stream, PacketKind.RTP, packet.flip().asReadOnlyBuffer(), micros, source, destination);
  }

  /** A sender report, as short as they come. */
  TapPacket report(long micros) {
    ByteBuffer packet = ByteBuffer.allocate(28);
    packet.put((byte) 0x80).put((byte) 200).putShort((short) 6).putInt(ssrc);
    return new TapPacket(
        stream,
        PacketKind.RTCP,
        packet.position(28).flip().asReadOnlyBuffer(),
        micros,
        new InetSocketAddress(source.getAddress(), source.getPort() + 1),
        new InetSocketAddress(destination.getAddress(), destination.getPort() + 1));
  }
}
