package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls over UDP and TCP beside each other, in a gateway with several signalling loops. */
class LoopsIT {
  private static final int LOOPS = 4;
  private static final int FEW = 10;
  private static final int MANY = 40;
  private static final int PER_SECOND = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Test
  void callsOfAllLoopsAndTransportsEndWithNothingLeft() throws Exception {
    try (Sipp udp = Sipp.uas().start();
        Sipp tcp = Sipp.uas().tcp().start();
        Gateway gateway =
            Product.distribution()
                .set(Product.TRANSPORT, "threads", Integer.toString(LOOPS))
                .set(Product.TRANSPORT, "t1", "100")
                // how much it takes before it is warm, on a machine that does other things, is not
                // what this is about
                .set(Product.TRANSPORT, "overload.delay", "10000")
                .set(Product.TRANSPORT, "t4", "500")
                .set(Product.ROUTE, "target", Product.targetAt(udp.localPort()))
                .file(
                    "io.patchbay.routing.route-tcp.cfg",
                    "priority=10",
                    "pattern=tcp",
                    "target=" + Product.targetAt(tcp.localPort()) + ";transport=tcp")
                .start(Product.START)) {
      tcp.awaitListening(PATIENCE);
      udp.awaitListening(PATIENCE);
      // a loop has no thread before it has something to do
      calls(gateway, FEW);
      await().atMost(PATIENCE).until(() -> now(gateway) == 0);
      Product.AtRest before = Product.AtRest.of(gateway);
      calls(gateway, MANY);
      assertThat(loops(gateway)).isEqualTo(LOOPS);
      tcp.stop(PATIENCE);
      Product.expectNothingLeft(gateway, before);
      assertThat(Product.number(Product.status(gateway), "calls.total"))
          .isEqualTo(4L * (FEW + MANY));
      assertThat(Product.complaints(gateway, " ERROR ")).isEmpty();
    }
  }

  /** As many calls each, all beside each other: UDP to UDP, UDP to TCP, TCP to UDP, TCP to TCP. */
  private static void calls(Gateway gateway, int each) throws Exception {
    try (Sipp udpToUdp = caller(gateway, "udp", each).start();
        Sipp tcpToUdp = caller(gateway, "udp", each).tcp().start();
        Sipp udpToTcp = caller(gateway, "tcp", each).start();
        Sipp tcpToTcp = caller(gateway, "tcp", each).tcp().start()) {
      for (Sipp caller : List.of(udpToUdp, tcpToUdp, udpToTcp, tcpToTcp)) {
        SippResult result = caller.await(PATIENCE);
        assertThat(result.successful()).as("%s", result).isEqualTo(each);
        assertThat(result.failed()).as("%s", result).isZero();
      }
    }
  }

  private static Sipp.Builder caller(Gateway gateway, String user, int calls) {
    return Sipp.builtIn("uac")
        .to(gateway.sip())
        .calls(calls)
        .rate(PER_SECOND)
        .arguments("-s", user);
  }

  private static long now(Gateway gateway) throws Exception {
    return Product.number(Product.status(gateway), "calls.now");
  }

  private static long loops(Gateway gateway) {
    return gateway.watch().threads().stream()
        .filter(each -> each.startsWith("patchbay-sip"))
        .count();
  }
}
