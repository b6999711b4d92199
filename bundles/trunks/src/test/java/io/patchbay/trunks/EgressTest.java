package io.patchbay.trunks;

import static io.patchbay.trunks.TrunkRig.A;
import static io.patchbay.trunks.TrunkRig.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.call.routing.CallOrigins.Origin;
import io.patchbay.api.call.routing.Caller;
import io.patchbay.api.call.routing.Destinations.Found;
import io.patchbay.api.call.routing.RouteRequest;
import io.patchbay.api.call.routing.RouteTarget;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call looks like on the other side of a trunk, and one from there on ours. */
class EgressTest {
  private static final RouteTarget LIKE = new RouteTarget("trunk:carrier", "out");

  private final TrunkRig rig = new TrunkRig();

  private Trunk quiet(String... more) {
    String[] all = {"probe.interval", "0", "domain", "carrier.example"};
    String[] keys = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, keys, all.length, more.length);
    return rig.start(keys);
  }

  private static Found find(Trunk trunk, String called, String calling, boolean anonymous) {
    Caller caller = new Caller(Optional.empty(), "Al \"x\" ice", called, anonymous);
    return trunk.find(called, new RouteRequest(called, calling, "udp", "", caller), LIKE);
  }

  private static RouteTarget first(Found found) {
    return found.groups().get(0).targets().get(0);
  }

  @Test
  void numbersAndCallerAreWrittenAsTheCarrierWantsThem() {
    Trunk trunk =
        quiet(
            "hosts", "sip:" + A + ";transport=tcp",
            "username", "u",
            "password", "p",
            "realm", "r",
            "out.called", "00(\\d+) -> +$1, 0(\\d+) -> +49$1",
            "out.calling", "1(\\d\\d\\d) -> +49307001$1",
            "identity.asserted", "{calling}",
            "headers.set", "X-Account: 7",
            "media", "rtcp.mux=off",
            "max.calls", "3");
    RouteTarget target = first(find(trunk, "0301234", "1001", false));
    assertThat(target.uri()).isEqualTo("sip:+49301234@carrier.example");
    assertThat(target.route()).isEqualTo("out");
    assertThat(target.outbound().nextHop()).contains("sip:" + A + ";transport=tcp");
    assertThat(target.outbound().from())
        .contains("\"Al x ice\" <sip:+49307001001@carrier.example>");
    assertThat(target.outbound().credentials().orElseThrow().realm()).isEqualTo("r");
    assertThat(target.outbound().limits().maxCalls()).isEqualTo(3);
    assertThat(target.media()).isEqualTo(Map.of("rtcp.mux", "off"));
    assertThat(target.headers().set())
        .isEqualTo(
            Map.of(
                "X-Account", "7",
                "P-Asserted-Identity", "<sip:+49307001001@carrier.example>"));
    assertThat(first(find(trunk, "0044", "1001", false)).uri())
        .isEqualTo("sip:+44@carrier.example");
    assertThat(first(find(trunk, "110", "x", false)).uri()).isEqualTo("sip:110@carrier.example");
  }

  @Test
  void whoWishesNotToBeNamedIsNot() { // RFC 3325 section 7, RFC 3323 section 4.1
    Trunk trunk = quiet("hosts", "sip:" + A, "identity.asserted", "{calling}");
    RouteTarget hidden = first(find(trunk, "0", "1001", true));
    assertThat(hidden.outbound().from())
        .contains("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
    assertThat(hidden.headers().set())
        .containsEntry("Privacy", "id")
        .containsEntry("P-Asserted-Identity", "<sip:1001@carrier.example>");
    Trunk named = quiet("hosts", "sip:" + A, "identity.privacy", "none", "identity.from", "4930");
    assertThat(first(find(named, "0", "1001", true)).outbound().from())
        .contains("\"Al x ice\" <sip:4930@carrier.example>");
  }

  @Test
  void hostsAreDrawnByWeightAndThoseWithoutComeLast() {
    Trunk trunk = quiet("hosts", "sip:192.0.2.9 0, sip:" + A + " 1, sip:" + B + " 3");
    rig.dice = 0.2;
    assertThat(hops(trunk)).containsExactly("sip:" + A, "sip:" + B, "sip:192.0.2.9");
    rig.dice = 0.3;
    assertThat(hops(trunk)).containsExactly("sip:" + B, "sip:" + A, "sip:192.0.2.9");
  }

  @Test
  void aHostThatIsDownIsLeftOutAndATrunkWithoutHostsToo() {
    Trunk trunk = rig.start("hosts", "sip:" + A + ", sip:" + B, "probe.down", "1");
    rig.answer(A, rig.one(A, "OPTIONS"), "503 Gone", "");
    assertThat(hops(trunk)).containsExactly("sip:" + B);
    rig.answer(B, rig.one(B, "OPTIONS"), "503 Gone", "");
    Found none = find(trunk, "1", "2", false);
    assertThat(none.groups()).isEmpty();
    assertThat(none.steps()).containsExactly("trunk carrier: left out, no host is up");
  }

  @Test
  void aCallFromOneOfItsHostsIsItsOwnAndMeantInOurNumbers() {
    Trunk trunk =
        quiet(
            "hosts", "sip:" + A,
            "sources", "203.0.113.0/24",
            "in.called", "\\+49307001(\\d{3}) -> 1$1",
            "in.calling", "\\+(\\d+) -> 00$1");
    for (String source : List.of(A, "203.0.113.77")) {
      assertThat(trunk.origin(from(source))).contains(new Origin("trunk:carrier", "1001", "00441"));
    }
    assertThat(trunk.origin(from(B))).isEmpty();
    Trunk registered = quiet("hosts", "sip:" + A, "in.number", "to");
    assertThat(registered.origin(from(A)).orElseThrow().called()).isEqualTo("+49307001002");
    assertThat(trunk.origin(new RouteRequest("1", "2", "udp"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts | 192.0.2.1 | is no host",
        "hosts | sip:u@192.0.2.1 | is no host",
        "hosts | | must not be empty",
        "domain | a b | must be a host",
        "out.called | 00 | is not PATTERN -> REPLACEMENT",
        "out.called | ( -> 1 | no regular expression",
        "out.called | 0 -> $1 | has no group $1",
        "register | true | needs register.user or username",
        "password | x | must not be empty, as there is a password",
        "sources | here | is no network",
        "in.number | from | must be uri or to",
        "identity.privacy | yes | must be id or none",
        "identity.from | a b | must be the user part",
        "headers.set | Via: x | written by the gateway alone",
        "media | network | is not KEY=VALUE",
        "media | colour=red | unknown option",
        "max.calls | -1 | must be a whole number"
      })
  void aBadValueIsToldByItsKey(String key, String value, String rule) {
    assertThatThrownBy(
            () ->
                TrunkRig.settings(
                    key.equals("hosts") ? "domain" : "hosts",
                    key.equals("hosts") ? "d" : "sip:192.0.2.1",
                    key,
                    value == null ? "" : value))
        .hasMessageContaining(key.equals("password") ? "username" : key)
        .hasMessageContaining(rule);
  }

  private static RouteRequest from(String source) {
    Caller caller =
        new Caller(Optional.of(new InetSocketAddress(source, 40000)), "", "+49307001002", false);
    return new RouteRequest("+49307001001", "+441", "udp", "", caller);
  }

  private static List<String> hops(Trunk trunk) {
    return find(trunk, "1", "2", false).groups().stream()
        .map(group -> group.targets().get(0).outbound().nextHop().orElseThrow())
        .toList();
  }
}
