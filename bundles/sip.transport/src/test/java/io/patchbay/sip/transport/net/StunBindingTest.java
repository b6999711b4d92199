package io.patchbay.sip.transport.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keep-alives over UDP, byte by byte; addresses and their masks are those of RFC 5769. */
class StunBindingTest {
  private static final String TRANSACTION = "b7e7a701bc34d686fa87dfae";
  private static final String REQUEST = "000100002112a442" + TRANSACTION;

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }

  private static Optional<String> answer(String hex, String address, int port) throws Exception {
    InetSocketAddress source = new InetSocketAddress(InetAddress.getByName(address), port);
    return StunBinding.answer(bytes(hex), source).map(HexFormat.of()::formatHex);
  }

  private static Optional<String> answer(String hex) throws Exception {
    return answer(hex, "192.0.2.1", 32853);
  }

  @Test
  void aRequestIsToldWhereItCameFrom() throws Exception {
    assertThat(answer(REQUEST))
        .contains("0101000c2112a442" + TRANSACTION + "002000080001a147e112a643");
    assertThat(answer(REQUEST, "2001:db8:1234:5678:11:2233:4455:6677", 32853))
        .contains(
            "010100182112a442" + TRANSACTION + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9");
  }

  @Test
  void whatNeedNotBeUnderstoodIsPassedOver() throws Exception {
    // SOFTWARE of five octets, padded
    String software = "0001000c2112a442" + TRANSACTION + "802200057465737420000000";
    assertThat(answer(software)).isPresent();
  }

  @Test
  void nothingElseIsAnswered() throws Exception {
    assertThat(answer("010100002112a442" + TRANSACTION)).as("a response").isEmpty();
    assertThat(answer("001100002112a442" + TRANSACTION)).as("an indication").isEmpty();
    assertThat(answer("0001000000000000" + TRANSACTION)).as("RFC 3489").isEmpty();
    assertThat(answer(REQUEST.substring(0, 38))).as("cut").isEmpty();
    assertThat(answer("000100042112a442" + TRANSACTION)).as("longer than it is").isEmpty();
    assertThat(answer("000100042112a442" + TRANSACTION + "80220008")).as("attribute").isEmpty();
    assertThat(answer("000100022112a442" + TRANSACTION + "8022")).as("half of one").isEmpty();
    // USERNAME: a check of ICE, or somebody who wants to be known
    assertThat(answer("000100082112a442" + TRANSACTION + "0006000461626364")).isEmpty();
  }

  @Test
  void itIsKnownByItsFirstOctet() {
    assertThat(StunBinding.isStun(bytes(REQUEST))).isTrue();
    assertThat(StunBinding.isStun(bytes("03"))).isTrue();
    assertThat(StunBinding.isStun(bytes("04"))).isFalse();
    assertThat(StunBinding.isStun(bytes("ff"))).isFalse();
    assertThat(StunBinding.isStun(bytes("4f"))).isFalse();
  }
}
