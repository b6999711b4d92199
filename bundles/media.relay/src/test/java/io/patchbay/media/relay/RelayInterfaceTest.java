package io.patchbay.media.relay;

import static io.patchbay.media.relay.RelayFixture.A;
import static io.patchbay.media.relay.RelayFixture.await;
import static io.patchbay.media.relay.RelayFixture.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSession;
import io.patchbay.lib.settings.NetworkList;
import io.patchbay.lib.settings.PortRange;
import io.patchbay.sdp.SessionDescription;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Several interfaces on real sockets, with every engine. */
@Timeout(60)
abstract class RelayInterfaceTest {
  @EnabledOnOs(OS.LINUX)
  static class EpollTest extends RelayInterfaceTest {
    EpollTest() {
      super(EngineKind.EPOLL);
    }
  }

  static class NioTest extends RelayInterfaceTest {
    NioTest() {
      super(EngineKind.NIO);
    }
  }

  private static final MediaLeg OUTSIDE = leg("a", Peer.LOOPBACK, "default");
  private static final MediaLeg INSIDE = leg("b", Peer.LOOPBACK, "inside");

  private final EngineKind engine;
  private RelayFixture fixture;
  private PortRange ports;
  private Peer alice;
  private Peer bob;

  RelayInterfaceTest(EngineKind engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() throws Exception {
    PortRange free = Kernel.freePairs(8);
    fixture = new RelayFixture(engine, new PortRange(free.first(), free.first() + 7));
    ports = new PortRange(free.first() + 8, free.last());
    alice = new Peer(0xA);
    bob = new Peer(0xB);
  }

  @AfterEach
  void end() {
    alice.close();
    bob.close();
    fixture.close();
  }

  private static MediaLeg leg(String id, InetAddress local, String network) {
    return new MediaLeg(id, local, local, MediaLegOptions.builder().network(network).build());
  }

  private static MediaInterface inside(PortRange range, int dscp, String... addresses)
      throws IOException {
    List<InetAddress> bind = new ArrayList<>();
    for (String address : addresses) {
      bind.add(InetAddress.getByName(address));
    }
    return new MediaInterface(
        "inside",
        range,
        bind,
        List.of(),
        NetworkList.NONE,
        OptionalInt.of(dscp),
        Set.of(),
        Optional.empty());
  }

  private void apply(MediaInterface... named) {
    fixture.relay.apply(fixture.relay.settings(), List.of(named));
  }

  private void talk(int towardsA, int towardsB) throws Exception {
    alice.sendRtp(towardsA, "from a");
    assertThat(bob.receiveRtp()).isEqualTo("from a");
    bob.sendRtp(towardsB, "from b");
    assertThat(alice.receiveRtp()).isEqualTo("from b");
  }

  @Test
  void aCallBetweenTwoInterfacesHasPortsOfBoth() throws Exception {
    apply(inside(ports, 46, "127.0.0.1"));
    MediaSession session = fixture.open();
    int towardsB = port(await(session.offer(OUTSIDE, INSIDE, alice.sdp())), 0);
    int towardsA = port(await(session.answer(INSIDE, OUTSIDE, bob.sdp())), 0);
    assertThat(towardsB).isBetween(ports.first(), ports.last());
    assertThat(towardsA).isNotIn(ports.first(), ports.first() + 2, ports.first() + 4);
    talk(towardsA, towardsB);
    assertThat(fixture.relay.status().loads())
        .extracting(load -> load.name() + " " + load.now() + "/" + load.limit())
        .contains("ports.default 2/8", "ports.inside 2/8");
  }

  @Test
  void anInterfaceThatIsTakenAwayDrains() throws Exception {
    apply(inside(ports, 46, "127.0.0.1"));
    MediaSession running = fixture.open();
    int towardsB = port(await(running.offer(OUTSIDE, INSIDE, alice.sdp())), 0);
    int towardsA = port(await(running.answer(INSIDE, OUTSIDE, bob.sdp())), 0);
    apply();
    talk(towardsA, towardsB);
    assertThat(port(await(running.offer(OUTSIDE, INSIDE, alice.sdp())), 0))
        .as("a refresh keeps its ports")
        .isEqualTo(towardsB);
    MediaSession fresh = fixture.open();
    assertThatThrownBy(() -> await(fresh.offer(OUTSIDE, INSIDE, alice.sdp())))
        .isInstanceOf(MediaException.class)
        .hasMessage("media network 'inside' is not there (there are: default)");
    assertThat(fixture.relay.status().portsInUse()).isEqualTo(4);
    assertThat(fixture.relay.status().portsTotal()).isEqualTo(8);
    await(running.close());
    assertThat(fixture.relay.status().portsInUse()).isZero();
    assertThat(Kernel.udpPorts()).doesNotContain(towardsA, towardsB);
  }

  @Test
  @EnabledIf("io.patchbay.media.relay.RelayMediaTest#hasIpv6")
  void anInterfaceOfBothFamiliesServesEither() throws Exception {
    apply(inside(ports, 46, "127.0.0.1", "::1"));
    InetAddress six = InetAddress.getByName("::1");
    MediaLeg b = leg("b", six, "inside");
    MediaSession session = fixture.open();
    SessionDescription offer = await(session.offer(A, b, alice.sdp()));
    assertThat(offer.toString())
        .contains("c=IN IP6 0:0:0:0:0:0:0:1")
        .contains("o=- 1 1 IN IP6")
        .doesNotContain("IP4");
    assertThat(port(offer, 0)).isBetween(ports.first(), ports.last());
    SessionDescription answer =
        SessionDescription.parse(
            "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\n"
                + "m=audio 50000 RTP/AVP 0\r\na=rtcp:50007 IN IP6 ::1\r\n");
    SessionDescription back = await(session.answer(b, A, answer));
    assertThat(back.toString())
        .contains("c=IN IP4 127.0.0.1")
        .contains("a=rtcp:" + (port(back, 0) + 1) + " IN IP4 127.0.0.1")
        .doesNotContain("IP6");
  }

  @Test
  void packetsCarryTheCodePointOfTheirInterface() throws Exception {
    assumeThat(hasPython()).as("python3 reads the mark of a packet").isTrue();
    apply(inside(ports, 46, "127.0.0.1"));
    Process reader = reader("socket.AF_INET", "127.0.0.1", "socket.IPPROTO_IP", "13", "1");
    try (BufferedReader told = reader.inputReader()) {
      int port = Integer.parseInt(told.readLine());
      MediaSession session = fixture.open();
      await(session.offer(A, INSIDE, alice.sdp()));
      int towardsA =
          port(await(session.answer(INSIDE, A, Peer.sdp(port, port + 1, "sendrecv"))), 0);
      alice.sendRtp(towardsA, "marked");
      assertThat(told.readLine()).isEqualTo(String.valueOf(46 << 2));
    } finally {
      reader.destroy();
    }
  }

  @Test
  @EnabledIf("io.patchbay.media.relay.RelayMediaTest#hasIpv6")
  void packetsOverIpv6CarryIt() throws Exception {
    assumeThat(hasPython()).as("python3 reads the mark of a packet").isTrue();
    apply(inside(ports, 34, "::1"));
    InetAddress six = InetAddress.getByName("::1");
    MediaLeg b = leg("b", six, "inside");
    Process reader = reader("socket.AF_INET6", "::1", "socket.IPPROTO_IPV6", "66", "67");
    try (BufferedReader told = reader.inputReader()) {
      int port = Integer.parseInt(told.readLine());
      MediaSession session = fixture.open();
      await(session.offer(A, b, alice.sdp()));
      SessionDescription answer =
          SessionDescription.parse(
              "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio "
                  + port
                  + " RTP/AVP 0\r\n");
      int towardsA = port(await(session.answer(b, A, answer)), 0);
      alice.sendRtp(towardsA, "marked");
      assertThat(told.readLine()).isEqualTo(String.valueOf(34 << 2));
    } finally {
      reader.destroy();
    }
  }

  private static boolean hasPython() throws Exception {
    try {
      Process python = new ProcessBuilder("python3", "--version").start();
      return python.waitFor(20, TimeUnit.SECONDS) && python.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Prints the port it listens on, and then the traffic class of the first packet. */
  private static Process reader(
      String family, String host, String level, String option, String type) throws IOException {
    String program =
        String.join(
            "\n",
            "import socket",
            "s = socket.socket(" + family + ", socket.SOCK_DGRAM)",
            "s.setsockopt(" + level + ", " + option + ", 1)",
            "s.bind(('" + host + "', 0))",
            "print(s.getsockname()[1], flush=True)",
            "s.settimeout(20)",
            "data, told, flags, source = s.recvmsg(2048, 256)",
            "print([v[0] for l, t, v in told if t == " + type + "][0], flush=True)");
    return new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
  }
}
