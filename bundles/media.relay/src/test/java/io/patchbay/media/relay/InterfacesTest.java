package io.patchbay.media.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLearning;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sdp.AddressFamily;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which interface and address a leg gets. */
class InterfacesTest {
  private static InetAddress ip(String text) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
    assertThat(address).as(text).isNotNull();
    return address;
  }

  private static MediaInterface main(String bind) throws SettingsException {
    return RelaySettings.read(Map.of("bind.address", bind)).main();
  }

  private static MediaInterface named(String name, String... keysAndValues)
      throws SettingsException {
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", RelayInterfaceComponent.PID + "~" + name);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return RelayInterfaceComponent.read(properties);
  }

  private static Interfaces three() throws SettingsException {
    return new Interfaces(
        main("0.0.0.0"),
        List.of(
            named("inside", "bind.address", "10.0.0.1, 2001:db8::1", "dscp", "34"),
            named("outside", "bind.address", "192.0.2.1", "listeners", "trunk, backup")));
  }

  private static MediaLegOptions.Builder options() {
    return MediaLegOptions.builder();
  }

  private static String place(Interfaces interfaces, String local, MediaLegOptions.Builder wanted)
      throws MediaException {
    Interfaces.Place place = interfaces.choose(leg(local, wanted));
    return place.via().name() + " " + place.bound().getHostAddress();
  }

  private static MediaLeg leg(String local, MediaLegOptions.Builder wanted) {
    return new MediaLeg("b", ip(local), ip(local), wanted.build());
  }

  @Test
  void theRouteComesFirstThenTheListenerThenTheAddressThenTheFamily() throws Exception {
    Interfaces all = three();
    assertThat(place(all, "192.0.2.1", options().network("inside").listener("trunk")))
        .isEqualTo("inside 10.0.0.1");
    assertThat(place(all, "10.0.0.1", options().listener("trunk"))).isEqualTo("outside 192.0.2.1");
    assertThat(place(all, "10.0.0.1", options().listener("udp"))).isEqualTo("inside 10.0.0.1");
    assertThat(place(all, "198.51.100.7", options())).isEqualTo("default 198.51.100.7");
    assertThat(place(all, "10.0.0.1", options().network("default"))).isEqualTo("default 10.0.0.1");
  }

  @Test
  void aFamilyThatIsWantedIsHadOrRefused() throws Exception {
    Interfaces all = three();
    assertThat(place(all, "10.0.0.1", options().family(AddressFamily.IP6)))
        .isEqualTo("inside 2001:db8:0:0:0:0:0:1");
    assertThat(place(all, "198.51.100.7", options().family(AddressFamily.IP6)))
        .isEqualTo("inside 2001:db8:0:0:0:0:0:1");
    assertThatThrownBy(
            () ->
                all.choose(leg("10.0.0.1", options().network("outside").family(AddressFamily.IP6))))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNSUPPORTED))
        .hasMessage(
            "no media address of family ipv6 towards side b: signalling is on 10.0.0.1, the relay"
                + " has ports 20000-30000 on 192.0.2.1");
  }

  @Test
  void anInterfaceThatIsMeantServesSignallingOfTheOtherFamily() throws Exception {
    assertThat(place(three(), "2001:db8::7", options().network("outside")))
        .isEqualTo("outside 192.0.2.1");
  }

  @Test
  void theFirstWithTheFamilyOfSignallingIsTaken() throws Exception {
    Interfaces all =
        new Interfaces(main("127.0.0.1"), List.of(named("six", "bind.address", "2001:db8::1")));
    assertThat(place(all, "2001:db8::7", options())).isEqualTo("six 2001:db8:0:0:0:0:0:1");
    Interfaces both = new Interfaces(main("127.0.0.1,2001:db8::2"), List.of());
    assertThat(place(both, "2001:db8::7", options())).isEqualTo("default 2001:db8:0:0:0:0:0:2");
  }

  @Test
  void aNameNobodyConfiguredIsSaidWithThoseThatThereAre() throws Exception {
    Interfaces all = three();
    assertThatThrownBy(() -> all.choose(leg("10.0.0.1", options().network("dmz"))))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.UNSUPPORTED))
        .hasMessage("media network 'dmz' is not there (there are: default, inside, outside)");
  }

  @Test
  void packetsAreMarkedAsTheLegWantsElseTheInterfaceElseTheDefaultOne() throws Exception {
    MediaInterface main = RelaySettings.read(Map.of("dscp", "46")).main();
    MediaInterface inside = named("inside", "bind.address", "10.0.0.1", "dscp", "34");
    MediaInterface outside = named("outside", "bind.address", "192.0.2.1");
    Interfaces all = new Interfaces(main, List.of(inside, outside));
    assertThat(all.dscp(leg("10.0.0.1", options().dscp(0)), inside)).hasValue(0);
    assertThat(all.dscp(leg("10.0.0.1", options()), inside)).hasValue(34);
    assertThat(all.dscp(leg("10.0.0.1", options()), outside)).hasValue(46);
    assertThat(three().dscp(leg("192.0.2.1", options()), three().all().get(2)))
        .isEqualTo(OptionalInt.empty());
  }

  @Test
  void eachInterfaceAdvertisesItsOwnAddresses() throws Exception {
    MediaInterface via =
        named(
            "outside",
            "bind.address",
            "10.0.0.1,2001:db8::1",
            "advertised.address",
            "203.0.113.1",
            "ports",
            "40000-40099");
    assertThat(via.shown(ip("10.0.0.1"), ip("198.51.100.9"))).isEqualTo(ip("203.0.113.1"));
    assertThat(via.shown(ip("2001:db8::1"), ip("2001:db8::9"))).isEqualTo(ip("2001:db8::1"));
    assertThat(via.ports()).isEqualTo(new PortRange(40000, 40099));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(
            () ->
                named(
                    "x",
                    "bind.address",
                    "10.0.0.1,10.0.0.2",
                    "advertised.address",
                    "example.com",
                    "ports",
                    "7",
                    "dscp",
                    "EF",
                    "colour",
                    "red"))
        .hasMessageContaining("bind.address=10.0.0.1,10.0.0.2: must have one address of a family")
        .hasMessageContaining("advertised.address=example.com: must be an IP address")
        .hasMessageContaining("ports=7: must be FIRST-LAST")
        .hasMessageContaining("dscp=EF: must be a whole number from 0 to 63")
        .hasMessageContaining("unknown key 'colour'");
    assertThatThrownBy(() -> named("x")).hasMessageContaining("bind.address=: must be an address");
    assertThatThrownBy(() -> named("x", "bind.address", "0.0.0.0"))
        .hasMessageContaining("bind.address=0.0.0.0: must be an address of this machine");
    assertThatThrownBy(() -> named("default", "bind.address", "10.0.0.1"))
        .hasMessageContaining("is configured in io.patchbay.media.relay");
    assertThatThrownBy(() -> main("0.0.0.0,2001:db8::1"))
        .hasMessageContaining("must be 0.0.0.0 alone");
  }

  @Test
  void interfacesThatWouldTakeEachOthersPortsAreSeen() throws Exception {
    MediaInterface one = named("one", "bind.address", "10.0.0.1", "ports", "20000-20999");
    MediaInterface same = named("two", "bind.address", "10.0.0.1", "ports", "20998-21999");
    MediaInterface other = named("three", "bind.address", "10.0.0.2", "ports", "20000-20999");
    assertThat(InterfaceChecks.isShared(one, same)).isTrue();
    assertThat(InterfaceChecks.isShared(one, other)).isFalse();
  }

  @Test
  void anInterfaceSaysHowItsSidesAreLearnedAndARouteComesFirst() throws Exception {
    Interfaces interfaces =
        new Interfaces(
            main("10.0.0.1"),
            List.of(named("lan", "bind.address", "192.168.0.1", "learning", "off")));
    MediaLeg outside = new MediaLeg("a", ip("10.0.0.1"), ip("10.0.0.9"), MediaLegOptions.none());
    MediaLeg inside =
        new MediaLeg("b", ip("192.168.0.1"), ip("192.168.0.9"), MediaLegOptions.none());
    MediaLeg routed =
        new MediaLeg(
            "c",
            ip("192.168.0.1"),
            ip("192.168.0.9"),
            MediaLegOptions.builder().learning(MediaLearning.DELAYED).build());
    assertThat(interfaces.learning(outside)).isEmpty();
    assertThat(interfaces.learning(inside)).contains(MediaLearning.OFF);
    assertThat(interfaces.learning(routed)).contains(MediaLearning.DELAYED);
    assertThatThrownBy(() -> named("lan", "bind.address", "192.168.0.1", "learning", "never"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("learning")
        .hasMessageContaining("heuristic");
  }
}
