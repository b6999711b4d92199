package io.patchbay.sip.transport.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.sip.message.Message;
import javax.sip.message.Response;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever arrives: it is dropped, or refused with an answer that is SIP, or taken; and of what is
 * taken every header can be asked for, and read as JAIN's own parser reads it.
 */
class MessageFuzzTest {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5062);
  private static final int MOST = 8192;

  static Stream<byte[]> messages() {
    return DifferentialTest.CORPUS.stream()
        .map(text -> text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("messages")
  @FuzzTest(maxDuration = "1h")
  void isDroppedRefusedOrRead(byte[] bytes) {
    Intake.Verdict verdict = Intake.judge(bytes, SOURCE, MessageLimits.STANDARD, MOST);
    if (verdict instanceof Intake.Refused refused) {
      isAnswer(refused.response());
    } else if (verdict instanceof Intake.Taken taken) {
      read(taken.message());
      DifferentialTest.compare(taken.message());
    }
    if (Intake.busy(bytes, SOURCE, MessageLimits.STANDARD, MOST)
        instanceof Intake.Refused refused) {
      isAnswer(refused.response());
    }
  }

  private static void isAnswer(byte[] response) {
    MessageCutter.Cut cut = MessageCutter.cut(response, MessageLimits.STANDARD);
    assertThat(cut.defect()).as("%s", new String(response, StandardCharsets.UTF_8)).isNull();
    assertThat(cut.message().isResponse()).isTrue();
  }

  private static void read(RawMessage raw) {
    Message message;
    try {
      message = raw.isResponse() ? MessageParser.response(raw) : MessageParser.request(raw);
    } catch (MalformedException e) {
      assertThat(e.status()).isBetween(400, 699);
      return;
    }
    for (Iterator<?> names = message.getHeaderNames(); names.hasNext(); ) {
      for (Iterator<?> each = message.getHeaders((String) names.next()); each.hasNext(); ) {
        assertThat(each.next().toString()).isNotNull();
      }
    }
    if (message instanceof Response response) {
      assertThat(MessageCutter.cut(MessageWriter.write(response), MessageLimits.STANDARD).defect())
          .isNull();
    }
  }
}
