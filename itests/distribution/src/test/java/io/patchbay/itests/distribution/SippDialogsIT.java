package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.Sipp;
import io.patchbay.testkit.peer.SippResult;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What phones and trunks do in a dialog beyond the plain call, by a real peer through the packaged
 * gateway. The scenarios check the bodies and headers themselves.
 */
class SippDialogsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void callsWithoutAnOffer() throws Exception {
    play(scenario("late-offer-uas.xml"), scenario("late-offer-uac.xml"), 20);
  }

  @Test
  void anEarlyAnswerIsAcknowledgedAndChanged() throws Exception {
    play(scenario("early-uas.xml"), scenario("early-uac.xml"), 20);
  }

  @Test
  void aSessionIsRefreshed() throws Exception {
    Sipp.Builder caller = Sipp.builtIn("uac").arguments("-d", "50000");
    play(scenario("refresh-uas.xml"), caller, 1);
  }

  private static void play(Sipp.Builder called, Sipp.Builder calling, int calls) throws Exception {
    int callee = FreePorts.one();
    try (Gateway gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(callee))
            .start(Product.START)) {
      Product.status(gateway); // the first command starts threads of the console that stay
      Product.AtRest before = Product.AtRest.of(gateway);
      try (Sipp uas = called.localPort(callee).calls(calls).start()) {
        uas.awaitListening(PATIENCE);
        try (Sipp uac = calling.to(gateway.sip()).calls(calls).rate(10).start()) {
          expectAll(uac.await(PATIENCE), calls);
        }
        expectAll(uas.await(PATIENCE), calls);
      }
      Product.expectNothingLeft(gateway, before);
    }
  }

  private static void expectAll(SippResult result, int calls) {
    assertThat(result.successful()).as(result.toString()).isEqualTo(calls);
    assertThat(result.failed()).as(result.toString()).isZero();
  }

  private static Sipp.Builder scenario(String name) throws URISyntaxException {
    return Sipp.file(
        Path.of(Objects.requireNonNull(SippDialogsIT.class.getResource("/sipp/" + name)).toURI()));
  }
}
