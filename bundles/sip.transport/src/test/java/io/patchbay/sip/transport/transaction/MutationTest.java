package io.patchbay.sip.transport.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages that were right before something happened to them. */
class MutationTest {
  private static final int MESSAGES = 20_000;
  private static final String[] PIECES = {
    "\r\n",
    "\r\n ",
    "\0",
    ":",
    ";",
    ",",
    "<",
    ">",
    "\"",
    "@",
    "=",
    "%",
    "[",
    "]",
    " ",
    "SIP/2.0",
    "Via: ",
    "ACK",
    "99999999999999999999",
    "-1",
    "\u00e4",
    "\ud83d",
    "tag=",
    "branch=",
    "*"
  };

  private final Random random = new Random(20_26);
  private final Bench bench = new Bench();

  @Test
  void neverThrowAndLeaveNothingBehind() {
    bench.core.add(
        request -> {
          request.respond(bench.messages().response(request, 200, "t"));
          return true;
        },
        0);
    bench.send("INVITE", "udp");
    List<String> models =
        List.of(
            Bench.request("INVITE", "z9hG4bK1"),
            Bench.request("CANCEL", "z9hG4bK1"),
            Bench.request("ACK", "z9hG4bK1"),
            Bench.request("BYE", "z9hG4bK2", "<sip:x@y>;tag=z", 2),
            Bench.request("OPTIONS", "z9hG4bK3")
                .replace("Contact:", "Route: <sip:a@b;lr>, <sip:c>\nRecord-Route: <sip:d>\nm:"),
            Bench.response(bench.wire.last(), "180 Ringing", "b"),
            Bench.response(bench.wire.last(), "404 Not Found", "b"));
    for (int i = 0; i < MESSAGES; i++) {
      bench.arrive(mutated(models.get(random.nextInt(models.size()))));
    }
    assertThat(bench.core.statistics().received()).isEqualTo(MESSAGES);
    assertThat(bench.core.statistics().malformed()).isGreaterThan(MESSAGES / 20);
    assertThat(bench.wire.sent)
        .allSatisfy(
            sent ->
                assertThat(sent.text().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500));
    bench.pass(200_000);
    bench.assertAtRest();
  }

  private String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length());
      int end = Math.min(changed.length(), at + random.nextInt(6));
      switch (random.nextInt(3)) {
        case 0 -> changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> changed.delete(at, end);
        default -> changed.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      }
    }
    return changed.toString();
  }
}
