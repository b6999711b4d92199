package io.patchbay.sip.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.location.Binding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 10.3, step by step. */
class RegistrarTest {
  private static final String PHONE = "Contact: <sip:1001@192.0.2.10:5060>";

  @Test
  void aBindingIsMadeAndListedWithWhatItHas() throws Exception {
    Rig rig = new Rig();
    String ok =
        rig.register(
            "Contact: \"A, B\" <sip:1001@10.0.0.7:5062;line=4>;q=0.5;expires=600,"
                + " sip:1001@h.example;expires=300",
            "User-Agent: Phone 1");
    assertThat(Rig.status(ok)).isEqualTo("200 OK");
    assertThat(Rig.headers(ok, "Contact"))
        .containsExactly(
            "<sip:1001@10.0.0.7:5062;line=4>;q=0.500;expires=600",
            "<sip:1001@h.example>;expires=300");
    assertThat(Rig.headers(ok, "Date")).containsExactly("Fri, 02 Jan 2026 03:04:05 GMT");
    Binding binding = rig.bindings.preferred("1001", rig.now).get(1);
    assertThat(binding.q()).isEqualTo(500);
    assertThat(binding.userAgent()).isEqualTo("Phone 1");
    assertThat(binding.source().remote()).isEqualTo(Rig.PHONE);
    assertThat(rig.places.of(binding).orElseThrow().flow().orElseThrow().remote())
        .isEqualTo(Rig.PHONE);
  }

  @Test
  void withoutDomainsItIsNotForUs() throws Exception {
    Rig rig = new Rig("domains", "");
    assertThat(Rig.status(rig.register(PHONE))).startsWith("405 ");
  }

  @Test
  void domainsThatAreNotOursAre404() throws Exception {
    Rig rig = new Rig();
    String text = Rig.text("c", 1, PHONE);
    assertThat(
            Rig.status(rig.send("udp", Rig.PHONE, text.replace("sip:gw.example S", "sip:other S"))))
        .isEqualTo("404 No Such Domain Here");
    assertThat(
            Rig.status(
                rig.send(
                    "udp",
                    Rig.PHONE,
                    text.replace("To: <sip:1001@gw.example>", "To: <sip:1001@other>")
                        .replace("ID: c", "ID: d")
                        .replace("z9hG4bK", "z9hG4bKd"))))
        .isEqualTo("404 No Such Address Of Record");
    assertThat(
            Rig.status(
                rig.send(
                    "udp",
                    Rig.PHONE,
                    text.replace("To: <sip:1001@gw.example>", "To: <sip:gw.example>")
                        .replace("ID: c", "ID: e")
                        .replace("z9hG4bK", "z9hG4bKe"))))
        .isEqualTo("404 No Such Address Of Record");
  }

  @Test
  void anExtensionThatIsRequiredAndUnknownIs420() throws Exception {
    Rig rig = new Rig();
    String refused = rig.register(PHONE, "Require: path, gruu, pref");
    assertThat(Rig.status(refused)).isEqualTo("420 Bad Extension");
    assertThat(Rig.headers(refused, "Unsupported")).containsExactly("gruu, pref");
  }

  @Test
  void onlyTheUserOrAThirdPartyThatMayRegisters() throws Exception {
    Rig rig = new Rig("third.party", "admin");
    rig.user = "";
    assertThat(Rig.status(rig.register(PHONE))).isEqualTo("403 Registration Needs Authentication");
    rig.user = "1002";
    assertThat(Rig.status(rig.register(PHONE))).isEqualTo("403 Not Your Address Of Record");
    assertThat(rig.contacts()).isEmpty();
    rig.user = "admin";
    assertThat(Rig.status(rig.register(PHONE))).isEqualTo("200 OK");
    // not by the flow of the admin
    assertThat(rig.places.of(rig.bindings.of("1001", rig.now).get(0)).orElseThrow().flow())
        .isEmpty();
    Rig open = new Rig("user.needed", "false");
    open.user = "";
    assertThat(Rig.status(open.register(PHONE))).isEqualTo("200 OK");
  }

  @Test
  void withoutContactItIsAQuery() throws Exception {
    Rig rig = new Rig();
    rig.register(PHONE + ";expires=600");
    rig.now = rig.now.plusSeconds(100);
    String ok = rig.register();
    assertThat(Rig.headers(ok, "Contact"))
        .containsExactly("<sip:1001@192.0.2.10:5060>;expires=500");
    rig.now = rig.now.plusSeconds(500);
    assertThat(Rig.headers(rig.register(), "Contact")).isEmpty();
  }

  @Test
  void aStarIsAloneAndWithExpires0() throws Exception {
    Rig rig = new Rig();
    rig.register(PHONE);
    for (String[] lines :
        List.of(
            new String[] {"Contact: *"},
            new String[] {"Contact: *", "Expires: 60"},
            new String[] {"Contact: *, <sip:x@h>", "Expires: 0"},
            new String[] {"Contact: *", PHONE, "Expires: 0"})) {
      assertThat(Rig.status(rig.register(lines))).startsWith("400 ");
    }
    assertThat(rig.contacts()).hasSize(1);
    assertThat(Rig.status(rig.register("Contact: *", "Expires: 0"))).isEqualTo("200 OK");
    assertThat(rig.contacts()).isEmpty();
    assertThat(rig.bindings.total()).isZero();
  }

  @Test
  void theContactsTimeBeatsTheHeadersBeatsTheUsualAndAllIsBounded() throws Exception {
    Rig rig = new Rig("expires.min", "120");
    assertThat(
            Rig.headers(
                rig.register(
                    "Contact: <sip:a@h>;expires=200, <sip:b@h>, <sip:c@h>;expires=99999",
                    "Expires: 300"),
                "Contact"))
        .containsExactly(
            "<sip:a@h>;expires=200", "<sip:b@h>;expires=300", "<sip:c@h>;expires=7200");
    assertThat(Rig.headers(rig.register("Contact: <sip:d@h>"), "Contact"))
        .contains("<sip:d@h>;expires=3600");
    assertThat(Rig.headers(rig.register("Contact: <sip:e@h>;expires=soon"), "Contact"))
        .contains("<sip:e@h>;expires=3600");
    String brief = rig.register("Contact: <sip:f@h>", "Contact: <sip:g@h>;expires=119");
    assertThat(Rig.status(brief)).isEqualTo("423 Interval Too Brief");
    assertThat(Rig.headers(brief, "Min-Expires")).containsExactly("120");
    assertThat(rig.contacts()).doesNotContain("sip:f@h");
  }

  @Test
  void anHourIsNeverTooBrief() throws Exception {
    Rig rig = new Rig("expires.min", "5000");
    assertThat(Rig.status(rig.register("Contact: <sip:a@h>;expires=3599"))).startsWith("423 ");
    assertThat(Rig.status(rig.register("Contact: <sip:a@h>;expires=3600"))).isEqualTo("200 OK");
  }

  @Test
  void requestsOfOneCallIdComeInOrderAndAllOfItFailsOrNothing() throws Exception {
    Rig rig = new Rig();
    rig.send("udp", Rig.PHONE, Rig.text("c", 5, PHONE));
    for (String line : List.of("Contact: <sip:new@h>", "Contact: <sip:other@h>;expires=0")) {
      assertThat(Rig.status(rig.send("udp", Rig.PHONE, Rig.text("c", 4, line, PHONE))))
          .isEqualTo("500 CSeq Is Not Higher");
    }
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, Rig.text("c", 3, "Contact: *", "Expires: 0"))))
        .isEqualTo("500 CSeq Is Not Higher");
    assertThat(rig.contacts()).containsExactly("sip:1001@192.0.2.10:5060");
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, Rig.text("c", 6, PHONE + ";expires=0"))))
        .isEqualTo("200 OK");
    assertThat(rig.contacts()).isEmpty();
    // another Call-ID is another user agent, or one that was started anew
    rig.send("udp", Rig.PHONE, Rig.text("c", 7, PHONE));
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, Rig.text("d", 1, PHONE)))).isEqualTo("200 OK");
    assertThat(rig.contacts()).hasSize(1);
  }

  @Test
  void contactsThatCannotBeReadAre400() throws Exception {
    Rig rig = new Rig();
    for (String contact :
        List.of(
            "<sip:1001@h",
            "<tel:123>",
            "<sip:1001@h?Subject=x>",
            "<sip:1001@h>;q=2",
            "<sip:1001@h>;q=-1",
            "<sip:1001@h> x",
            "nonsense")) {
      assertThat(Rig.status(rig.register("Contact: " + contact))).as(contact).startsWith("400 ");
    }
    assertThat(rig.contacts()).isEmpty();
  }

  /** One that could not be written would hold up the writing of all others. */
  @Test
  void whatCannotBeKeptIsNotTaken() throws Exception {
    Rig rig = new Rig("user.needed", "false");
    rig.user = "";
    String longUser =
        Rig.text("u", 1, PHONE).replace("<sip:1001@gw", "<sip:" + "1".repeat(256) + "@gw");
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, longUser)))
        .isEqualTo("404 No Such Address Of Record");
    String nul = Rig.text("n", 1, PHONE).replace("<sip:1001@gw", "<sip:10%0001@gw");
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, nul)))
        .isEqualTo("404 No Such Address Of Record");
    String hop = "Path: <sip:" + "h".repeat(5000) + ";lr>";
    assertThat(Rig.status(rig.register(PHONE, hop, hop))).isEqualTo("400 Path Too Long");
    assertThat(Rig.status(rig.register("Contact: <sip:1001@h;x=" + "y".repeat(8200) + ">")))
        .startsWith("400 ");
    assertThat(Rig.status(rig.register("Contact: <sip:10\u000001@h>"))).startsWith("400 ");
    assertThat(rig.bindings.total()).isZero();
    assertThat(Rig.status(rig.register(PHONE, "User-Agent: " + "x".repeat(300))))
        .isEqualTo("200 OK");
    assertThat(rig.contacts()).hasSize(1);
    assertThat(rig.bindings.of("1001", rig.now).get(0).userAgent()).hasSize(255);
  }

  @Test
  void aUserHasSoManyContactsAndTheGatewaySoManyRegistrations() throws Exception {
    Rig rig = new Rig("max.contacts", "2", "max.bindings", "3");
    rig.register("Contact: <sip:a@h>, <sip:b@h>");
    String refused = rig.register("Contact: <sip:c@h>");
    assertThat(Rig.status(refused)).isEqualTo("503 Too Many Contacts");
    assertThat(Rig.headers(refused, "Retry-After")).containsExactly("60");
    assertThat(Rig.status(rig.register("Contact: <sip:a@h>"))).isEqualTo("200 OK");
    assertThat(Rig.status(rig.register("Contact: <sip:b@h>;expires=0, <sip:c@h>")))
        .isEqualTo("200 OK");
    rig.user = "1002";
    String other =
        Rig.text("x", 1, "Contact: <sip:a@h>, <sip:b@h>").replace("<sip:1001@gw", "<sip:1002@gw");
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, other)))
        .isEqualTo("503 Too Many Registrations");
    assertThat(rig.bindings.total()).isEqualTo(2);
    Rig replacing = new Rig("max.contacts", "2", "over.max.contacts", "replace");
    replacing.register("Contact: <sip:a@h>, <sip:b@h>");
    replacing.register("Contact: <sip:a@h>");
    replacing.register("Contact: <sip:c@h>");
    assertThat(replacing.contacts()).containsExactly("sip:a@h", "sip:c@h");
  }

  @Test
  void aFloodOfContactsIsBoundedAndOthersGoOn() throws Exception {
    Rig rig = new Rig("max.contacts", "5", "max.bindings", "100");
    StringBuilder flood = new StringBuilder("Contact: ");
    for (int i = 0; i < 40; i++) {
      flood.append(i == 0 ? "" : ", ").append("<sip:u").append(i).append("@h>");
    }
    for (int i = 0; i < 50; i++) {
      assertThat(Rig.status(rig.register(flood.toString()))).isEqualTo("503 Too Many Contacts");
      rig.register("Contact: <sip:phone" + i + "@h>");
    }
    assertThat(rig.contacts()).hasSize(5);
    rig.user = "1002";
    String other = Rig.text("x", 1, PHONE).replace("<sip:1001@gw", "<sip:1002@gw");
    assertThat(Rig.status(rig.send("udp", Rig.PHONE, other))).isEqualTo("200 OK");
  }

  @Test
  void aPathIsStoredAndEchoedAndRefusedWhereThatIsWanted() throws Exception {
    Rig rig = new Rig();
    String ok = rig.register(PHONE, "Path: <sip:edge;lr>,<sip:core;lr>", "Supported: path");
    assertThat(Rig.headers(ok, "Path")).containsExactly("<sip:edge;lr>", "<sip:core;lr>");
    Binding binding = rig.bindings.of("1001", rig.now).get(0);
    assertThat(binding.path()).containsExactly("<sip:edge;lr>", "<sip:core;lr>");
    assertThat(rig.places.of(binding).orElseThrow().flow()).isEmpty();
    Rig strict = new Rig("path.needs.support", "true");
    String refused = strict.register(PHONE, "Path: <sip:edge;lr>");
    assertThat(Rig.status(refused)).isEqualTo("420 Bad Extension");
    assertThat(Rig.headers(refused, "Unsupported")).containsExactly("path");
  }

  @Test
  void urisAreComparedByTheirMeaning() throws Exception {
    Rig rig = new Rig();
    rig.register("Contact: <sip:%61lice@H.example;x=1>");
    rig.register("Contact: <sip:alice@h.example>;expires=900");
    assertThat(rig.contacts()).containsExactly("sip:alice@h.example");
    rig.register("Contact: <sip:alice@h.example:5060>");
    rig.register("Contact: <sip:alice@h.example;transport=tcp>");
    rig.register("Contact: <sip:Alice@h.example>");
    rig.register("Contact: <sips:alice@h.example>");
    assertThat(rig.contacts()).hasSize(5);
  }

  @Test
  void theMostPreferredIsFirstAndOfEqualOnesTheLatest() throws Exception {
    Rig rig = new Rig();
    rig.register("Contact: <sip:a@h>;q=0.5");
    rig.register("Contact: <sip:b@h>");
    rig.register("Contact: <sip:c@h>;q=1.0");
    rig.register("Contact: <sip:d@h>;q=0");
    assertThat(rig.bindings.preferred("1001", rig.now))
        .extracting(Binding::contact)
        .containsExactly("sip:c@h", "sip:b@h", "sip:a@h", "sip:d@h");
  }
}
