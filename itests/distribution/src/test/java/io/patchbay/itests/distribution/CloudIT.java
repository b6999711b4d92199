package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.RtpEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway on a machine of a cloud, set up as {@code docs/nat.md} says. */
class CloudIT {
  private static final String REGISTRAR = "io.patchbay.sip.registrar.cfg";
  private static final int INSIDE_HERTZ = 440;
  private static final int NEAR_HERTZ = 660;
  private static final int FAR_HERTZ = 1_000;

  @TempDir static Path folder;

  private static CloudNetwork network;
  private static Gateway gateway;
  private static TapedCalls calls;
  private static TcpForwarder tunnel;

  @BeforeAll
  static void start() throws Exception {
    Product.needs(Namespaces.available(), "root, ip, nft or baresip is missing");
    network = new CloudNetwork();
    InetSocketAddress end = new InetSocketAddress("127.0.0.1", FreePorts.one());
    tunnel = new TcpForwarder(InetAddress.getByName(CloudNetwork.GATEWAY), end);
    int engine = FreePorts.one();
    gateway =
        TapedCalls.configured(Product.distribution())
            .environment("SERVER_IP", CloudNetwork.PUBLIC)
            .environment("LOCAL_NETWORK_CIDR", CloudNetwork.PRIVATE_NETWORK)
            .set(Gateway.UDP_LISTENER, "bind.address", "0.0.0.0")
            .set(Product.TRANSPORT, "t1", "50")
            .set(REGISTRAR, "domains", "*")
            .set(REGISTRAR, "user.needed", "false")
            .file(
                "io.patchbay.routing.route-phones.cfg",
                "priority=10",
                "pattern=[a-z]+",
                "target=user",
                "media.taps=recorder")
            .file(
                "io.patchbay.sip.listener-tunnel.cfg",
                "transport=tcp",
                "bind.address=" + end.getHostString(),
                "port=" + end.getPort(),
                "advertised.address=" + CloudNetwork.FAR_END,
                "advertised.port=" + tunnel.port())
            .file(
                "io.patchbay.routing.route-ice.cfg",
                "priority=5",
                "pattern=ice.*",
                "target=user",
                "media.backend=rtpengine-main",
                "media.options=ICE=force")
            .file(
                "io.patchbay.media.rtpengine-main.cfg",
                "control=udp:127.0.0.1:" + engine,
                "autostart=true",
                "command="
                    + String.join(" ", RtpEngine.command(engine))
                        .replace(
                            "--interface=127.0.0.1",
                            "--interface=" + CloudNetwork.GATEWAY + '!' + CloudNetwork.PUBLIC))
            .start(Product.START);
    calls = new TapedCalls(gateway);
  }

  @AfterAll
  static void stop() throws Exception {
    try (CloudNetwork closed = network;
        TcpForwarder ended = tunnel;
        Gateway stopped = gateway) {
      assertThat(Product.complaints(stopped, "xception")).isEmpty();
      stopped.terminate(TapedCalls.PATIENCE); // it takes the rtpengine it started with it
    }
  }

  @AfterEach
  void letEverythingOut() throws Exception {
    network.letOut();
  }

  private static String publicly() {
    return CloudNetwork.PUBLIC + ":" + gateway.sip().getPort();
  }

  /**
   * Sets where the relay binds ports of new calls.
   *
   * @param said in {@code patchbay:media}
   */
  private static void mediaOn(String address, String said) throws Exception {
    gateway.set(Product.RELAY, "bind.address", address);
    await()
        .atMost(TapedCalls.PATIENCE)
        .until(() -> Product.shell(gateway, "patchbay:media").contains("20000-30000 on " + said));
  }

  private static String intoTheTunnel() {
    return "ip daddr " + CloudNetwork.FAR_END + " tcp dport " + tunnel.port();
  }

  private static String throughTheTunnel() {
    return CloudNetwork.FAR_END + ":" + tunnel.port() + ";transport=tcp";
  }

  /** The account of a phone that registers and needs no password. */
  private static String account(String user, String registrar) {
    return Baresip.registered(user, "none", registrar, 3_600);
  }

  private static Baresip phone(String space, String account, int hertz, String... further)
      throws Exception {
    Baresip phone =
        new Baresip(space, folder.resolve("phone" + System.nanoTime()), account, hertz, further);
    try {
      phone.awaitAnswers("REGISTER", 1);
      return phone;
    } catch (ConditionTimeoutException e) {
      phone.close();
      throw e;
    }
  }

  /** A call in which the called holds, resumes and hangs up. */
  private static void call(Baresip caller, int callerHertz, String uri, Baresip called, int hertz)
      throws Exception {
    String user = uri.substring("sip:".length(), uri.indexOf('@'));
    long answers = called.answers("INVITE");
    caller.dial(uri);
    calls.awaitPackets(120);
    called.hold();
    called.awaitAnswers("INVITE", answers + 1);
    called.resume();
    called.awaitAnswers("INVITE", answers + 2);
    calls.awaitPackets(100);
    called.hangUp();
    calls.awaitNone();
    TapedCalls.expectTones(calls.recording(user, 1), callerHertz, hertz);
    TapedCalls.expectHeard(caller, hertz);
    TapedCalls.expectHeard(called, callerHertz);
  }

  /**
   * What a phone has printed, SIP messages among it, that has this in it. The CNAME the other phone
   * gives itself is no address, and passes since its RTCP has it as well.
   */
  private static List<String> lines(Baresip phone, String text) throws Exception {
    return phone
        .log()
        .lines()
        .filter(line -> line.contains(text) && !line.contains(" cname:"))
        .toList();
  }

  @Test
  void behindOneToOneNatEachSideIsShownTheAddressItCanReach() throws Exception {
    mediaOn("0.0.0.0", "the address of signalling");
    String privately = CloudNetwork.GATEWAY + ":" + gateway.sip().getPort();
    try (Baresip lara = phone(network.inside(), account("lara", privately), INSIDE_HERTZ);
        Baresip nora = phone(network.near(), account("nora", publicly()), NEAR_HERTZ)) {
      call(lara, INSIDE_HERTZ, "sip:nora@" + privately, nora, NEAR_HERTZ);
      call(nora, NEAR_HERTZ, "sip:lara@" + publicly(), lara, INSIDE_HERTZ);
      assertThat(nora.log()).contains("c=IN IP4 " + CloudNetwork.PUBLIC).contains("@" + publicly());
      assertThat(lines(nora, CloudNetwork.PRIVATE)).isEmpty();
      assertThat(lara.log()).contains("c=IN IP4 " + CloudNetwork.GATEWAY);
      assertThat(lines(lara, CloudNetwork.PUBLIC)).isEmpty();
    }
  }

  @Test
  void sipThroughATcpTunnelAndMediaDirectlyByUdp() throws Exception {
    network.onlyLetOut(
        intoTheTunnel(), "ip daddr " + CloudNetwork.PUBLIC + " udp dport 20000-30000");
    mediaOn(CloudNetwork.GATEWAY, CloudNetwork.GATEWAY);
    try (Baresip tina = phone(network.far(), account("tina", throughTheTunnel()), FAR_HERTZ);
        Baresip olga = phone(network.near(), account("olga", publicly()), NEAR_HERTZ)) {
      call(tina, FAR_HERTZ, "sip:olga@" + throughTheTunnel(), olga, NEAR_HERTZ);
      call(olga, NEAR_HERTZ, "sip:tina@" + publicly(), tina, FAR_HERTZ);
      assertThat(tina.log())
          .contains("c=IN IP4 " + CloudNetwork.PUBLIC)
          .contains("@" + throughTheTunnel());
      assertThat(lines(tina, CloudNetwork.PRIVATE)).isEmpty();
      assertThat(lines(tina, "@127.0.0.1")).isEmpty();
      assertThat(lines(tina, "IP4 127.0.0.1")).isEmpty();
    }
  }

  @Test
  void aPhoneWhoseNetworkLetsOnlyTheTunnelAndTurnThrough() throws Exception {
    Product.needs(TurnServer.available(), "coturn is missing");
    network.onlyLetOut(
        intoTheTunnel(), "ip daddr " + CloudNetwork.PUBLIC + " udp dport " + TurnServer.PORT);
    mediaOn(CloudNetwork.GATEWAY, CloudNetwork.GATEWAY);
    try (TurnServer turn =
            TurnServer.behindNat(
                folder.resolve("turn"),
                CloudNetwork.GATEWAY,
                CloudNetwork.PUBLIC,
                "turner",
                "turn-of-turner");
        Baresip tom =
            phone(
                network.far(),
                relayed("tom", "turn", CloudNetwork.PUBLIC),
                FAR_HERTZ,
                "module turn.so");
        Baresip pia = phone(network.near(), account("pia", publicly()), NEAR_HERTZ)) {
      call(tom, FAR_HERTZ, "sip:pia@" + throughTheTunnel(), pia, NEAR_HERTZ);
      turn.awaitIdle();
      call(pia, NEAR_HERTZ, "sip:tom@" + publicly(), tom, FAR_HERTZ);
      turn.awaitLog("CHANNEL_BIND processed, success");
    }
  }

  @Test
  void aPhoneThatDoesIceFindsRtpEngineThroughTurn() throws Exception {
    Product.needs(TurnServer.available(), "coturn is missing");
    Product.needs(RtpEngine.available(), "rtpengine is missing");
    network.onlyLetOut(
        intoTheTunnel(), "ip daddr " + CloudNetwork.TURN + " udp dport " + TurnServer.PORT);
    try (TurnServer turn =
            TurnServer.in(
                network.turn(),
                folder.resolve("turn-of-ice"),
                CloudNetwork.TURN,
                CloudNetwork.PUBLIC,
                "turner",
                "turn-of-turner");
        Baresip icy =
            phone(
                network.far(),
                relayed("icetom", "ice", CloudNetwork.TURN),
                FAR_HERTZ,
                "module ice.so");
        Baresip eve = phone(network.near(), account("iceeve", publicly()), NEAR_HERTZ)) {
      await()
          .atMost(TapedCalls.PATIENCE)
          .until(
              () ->
                  Product.shell(gateway, "patchbay:media")
                      .matches("(?s).*rtpengine-main\\s+\\S+\\s+yes.*"));
      icy.dial("sip:iceeve@" + throughTheTunnel());
      calls.awaitPackets(150);
      eve.hangUp();
      calls.awaitNone();
      TapedCalls.expectHeard(icy, NEAR_HERTZ);
      TapedCalls.expectHeard(eve, FAR_HERTZ);
      turn.awaitIdle();

      eve.dial("sip:icetom@" + publicly());
      calls.awaitPackets(150);
      icy.hangUp();
      calls.awaitNone();
      TapedCalls.expectHeard(icy, NEAR_HERTZ);
      TapedCalls.expectHeard(eve, FAR_HERTZ);
    }
  }

  /** The account of a phone that uses a TURN server. */
  private static String relayed(String user, String way, String turn) {
    return account(user, throughTheTunnel())
        + (";medianat=" + way + ";stunserver=turn:" + turn + ":" + TurnServer.PORT)
        + ";stunuser=turner;stunpass=turn-of-turner";
  }

  @Test
  void aPortMappingIsShownAsItIsFromOutside() throws Exception {
    int shown = FreePorts.one();
    network.map(shown, gateway.sip().getPort());
    gateway.set(Gateway.UDP_LISTENER, "advertised.port", Integer.toString(shown));
    try {
      await()
          .atMost(TapedCalls.PATIENCE)
          .until(() -> Product.status(gateway).toString().contains(":" + shown));
      String outside = CloudNetwork.PUBLIC + ":" + shown;
      try (Baresip mona = phone(network.near(), account("mona", outside), NEAR_HERTZ);
          Baresip fred = phone(network.far(), account("fred", outside), FAR_HERTZ)) {
        call(mona, NEAR_HERTZ, "sip:fred@" + outside, fred, FAR_HERTZ);
        assertThat(fred.log()).contains("@" + outside);
        assertThat(lines(fred, publicly())).isEmpty();
        assertThat(lines(fred, CloudNetwork.PRIVATE)).isEmpty();
      }
    } finally {
      gateway.set(Gateway.UDP_LISTENER, "advertised.port", "0");
      network.unmap();
    }
  }
}
