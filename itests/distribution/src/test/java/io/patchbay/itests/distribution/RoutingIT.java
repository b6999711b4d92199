package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged gateway says where a call would go and why, and that is where it goes. */
class RoutingIT {
  private static final String NIGHT = "io.patchbay.routing.route-night.cfg";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Phone alice;
  private static Phone carol;
  private static Phone bob;
  private static Phone porter;
  private static Phone police;
  private static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("1001");
    carol = new Phone("1002");
    bob = new Phone("bob");
    porter = new Phone("porter");
    police = new Phone("police");
    gateway =
        Product.distribution()
            .set(Product.B2BUA, "max.calls", "1")
            .set(Product.B2BUA, "emergency.numbers", "110, 112")
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .file(
                "io.patchbay.routing.route-emergency.cfg",
                "priority=1",
                "pattern=110|112",
                "target=sip:{user}@nowhere.invalid, " + Product.targetAt(police.port()),
                "hunt.causes=403,404,408,480,486,488,500,502,503,504")
            .file(
                "io.patchbay.routing.route-house.cfg",
                "priority=5",
                "calling=1002",
                "target=" + Product.targetAt(porter.port()))
            .file(NIGHT, night(otherDay()))
            // name servers that are silent cost a call no more than this
            .set(Product.TRANSPORT, "dns.timeout", "500")
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    for (Phone phone : new Phone[] {alice, carol, bob, porter, police}) {
      phone.close();
    }
  }

  private static String[] night(String days) {
    return new String[] {
      "priority=10", "times=" + days, "time.zone=UTC", "target=" + Product.targetAt(porter.port())
    };
  }

  /** A day that is not today even if midnight comes meanwhile. */
  private static String otherDay() {
    return LocalDate.now(ZoneOffset.UTC)
        .getDayOfWeek()
        .plus(3)
        .getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
        .toLowerCase(Locale.ROOT)
        .substring(0, 2);
  }

  private static String ask(String question) throws Exception {
    return Product.shell(gateway, "patchbay:route " + question);
  }

  @Test
  void eachStepIsToldAndTheTimeOfDayDecides() throws Exception {
    assertThat(ask("0049 from 1001"))
        .containsSubsequence(
            "route emergency (priority 1): called number '0049' does not match 110|112",
            "route house (priority 5): calling number '1001' does not match 1002",
            "route night (priority 10): the time is not ",
            "(UTC)",
            "route default (priority 100): matches",
            "so it rings sip:0049@127.0.0.1:" + bob.port());
    calls(alice, bob, "0049");
    assertThat(ask("0049 from 1002")).contains("route house (priority 5): matches");
    calls(carol, porter, "0049");

    gateway.write(NIGHT, night("mo-su"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ask("0049 from 1001")).contains("route night (priority 10): matches"));
    calls(alice, porter, "0049");
    gateway.write(NIGHT, night(otherDay()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ask("0049 from 1001")).contains("the time is not"));
  }

  @Test
  void anEmergencyIsCalledByEveryWayAndBeyondEveryLimit() throws Exception {
    assertThat(ask("112 from 1001"))
        .contains("route emergency (priority 1): matches")
        .doesNotContain("priority 5");
    try (Conversation other = Conversation.between(alice, bob, gateway.sip(), "0049")) {
      assertThat(carol.refusal(gateway.sip(), "0049").status()).isEqualTo(503);
      calls(carol, police, "112");
      other.hangUp();
    }
  }

  private static void calls(Phone from, Phone to, String number) throws Exception {
    try (Conversation call = Conversation.between(from, to, gateway.sip(), number)) {
      call.hangUp();
    }
  }
}
