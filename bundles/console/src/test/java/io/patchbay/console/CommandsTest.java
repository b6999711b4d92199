package io.patchbay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands as Gogo calls them: by name, with what it makes of the words of a line. */
class CommandsTest {
  private final FakeCalls calls = new FakeCalls();
  private final FakeSip sip =
      new FakeSip().failed("tcp", 5060, "port in use").listening("udp", 5060);
  private final ThreadIOImpl streams = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(streams);
  private final GogoRunner shell = new GogoRunner(processor);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void start() {
    streams.start();
    FakeMedia media = new FakeMedia();
    register(new Services(() -> calls, () -> sip.transport, () -> media));
  }

  @AfterEach
  void stop() {
    processor.stop();
    streams.stop();
  }

  private void register(Services services) {
    Clock clock = Clock.fixed(FakeCalls.STARTED.plusSeconds(65), ZoneOffset.UTC);
    Commands commands = new Commands(services, "1.2.3", clock);
    for (String name :
        new String[] {
          "calls", "call", "hangup", "transfer", "record", "tap", "media", "filter", "status"
        }) {
      processor.addCommand("patchbay", commands, name);
    }
    processor.addCommand("patchbay", new PlayCommands(services), "play");
    MediaCommands media = new MediaCommands(services, List::of);
    for (String name : new String[] {"drain", "undrain", "move", "doctor"}) {
      processor.addCommand("patchbay", media, name);
    }
  }

  private String run(String line) {
    assertThat(shell.run(line, out, err)).as(line + ": " + err).isTrue();
    return out.toString(StandardCharsets.UTF_8);
  }

  private String fail(String line) {
    assertThat(shell.run(line, out, err)).as(line).isFalse();
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void recordBeginsAndEnds() {
    assertThat(run("patchbay:record 7")).isEqualTo("call 7: tap 'recorder' listens\n");
    assertThat(calls.tapped).containsExactly("+7 recorder");
    assertThat(run("patchbay:call 7")).contains("TAP", "recorder", "LISTENING", "300", "/rec/x");
    assertThat(run("patchbay:record 7 stop")).endsWith("call 7: tap 'recorder' has ended\n");
    assertThat(calls.tapped).isEmpty();
    assertThat(fail("patchbay:record 7 stop")).contains("no call 7 with tap 'recorder'");
  }

  @Test
  void aMediaNodePlaysAndRecords() {
    assertThat(run("patchbay:play 7 a /tmp/hello.wav"))
        .isEqualTo("call 7: /tmp/hello.wav is played to leg a\n");
    run("patchbay:play 7 b music forever");
    run("patchbay:play 7 b music 3");
    run("patchbay:play 7 b stop");
    run("patchbay:record 7 start node");
    run("patchbay:record 7 stop node");
    assertThat(calls.asked)
        .containsExactly(
            "play a /tmp/hello.wav 1",
            "play b music -1",
            "play b music 3",
            "stop b",
            "record",
            "record no more");
    assertThat(calls.tapped).isEmpty();
  }

  @Test
  void whatAMediaBackendCannotDoIsSaid() {
    calls.able = false;
    assertThat(fail("patchbay:play 7 a /tmp/hello.wav"))
        .contains("call 7", "media backend 'relay' has no MediaPlayback");
    err.reset();
    assertThat(fail("patchbay:record 7 start node")).contains("has no MediaRecording");
    calls.able = true;
    err.reset();
    assertThat(fail("patchbay:play 8 a x")).contains("no call with id 8");
    err.reset();
    assertThat(fail("patchbay:play 7 a x often")).contains("often: must be how often");
    err.reset();
    assertThat(fail("patchbay:record 7 start elsewhere")).contains("elsewhere: must be node");
  }

  @Test
  void anyTapMayListen() {
    run("patchbay:tap 7 ear");
    run("patchbay:tap 7 nose start");
    assertThat(calls.tapped).containsExactly("+7 ear", "+7 nose");
    run("patchbay:tap 7 ear stop");
    assertThat(calls.tapped).containsExactly("+7 nose");
    assertThat(fail("patchbay:tap 7 nobody")).contains("no tap is named 'nobody'");
  }

  @Test
  void tapsOfCallsThatAreNotThereAndOtherWordsFail() {
    assertThat(fail("patchbay:record 8")).contains("no call with id 8");
    err.reset();
    assertThat(fail("patchbay:record 7 perhaps")).contains("perhaps: must be start or stop");
  }

  @Test
  void callsShowsStateAndAges() {
    assertThat(run("patchbay:calls"))
        .isEqualTo(
            """
            ID  STATE  AGE      TALK     CALLER  CALLED  BACKEND  LEGS
             7  UP     0:01:05  0:01:02  alice   bob     relay       2
            """);
  }

  @Test
  void callShowsLegsAndMedia() {
    assertThat(run("patchbay:call 7"))
        .contains("udp 127.0.0.1:5070", "udp 127.0.0.1:5062", "127.0.0.1:20000")
        .containsPattern("7  a +0 audio .* 150 +25800 +3 +1\n")
        .containsPattern("7 +a +0 audio +1 stranger\n")
        .containsPattern("0:00:\\d\\d +one-way audio: nothing from b\n");
  }

  @Test
  void anUnknownCallIsAFailure() {
    assertThat(fail("patchbay:call 8")).isEqualTo("no call with id 8");
  }

  @Test
  void hangupPassesTheCauseOn() {
    run("patchbay:hangup 7 'too long'");
    run("patchbay:hangup 7");

    assertThat(calls.hungUp).containsExactly("7 too long", "7 console");
  }

  @Test
  void hangupOfAnUnknownCallIsAFailure() {
    assertThat(fail("patchbay:hangup 8")).isEqualTo("no call with id 8");
  }

  @Test
  void mediaShowsBackendsAndStreams() {
    assertThat(run("patchbay:media"))
        .containsPattern("far +no +no +0 +unknown +unknown +no answer")
        .containsPattern("relay +yes +yes +1 +4 +10000 +ports 20000-30000 on 0.0.0.0")
        .containsPattern("7 +a +0 audio");
  }

  @Test
  void drainsABackendOrTheNode() {
    assertThat(run("patchbay:drain relay")).contains("relay is drained");
    assertThat(run("patchbay:status")).contains("media.backend.relay.new-calls drained\n");
    assertThat(run("patchbay:media")).containsPattern("relay +drained +yes");
    run("patchbay:undrain relay");
    assertThat(run("patchbay:status")).contains("media.backend.relay.new-calls yes\n");
    run("patchbay:drain node");
    assertThat(run("patchbay:status")).contains("calls.new refused, the node is drained\n");
    run("patchbay:undrain node");
    assertThat(calls.draining).isFalse();
    assertThat(fail("patchbay:drain far-away")).contains("no media backend is named 'far-away'");
  }

  @Test
  void transferSaysWhatBecameOfIt() {
    assertThat(run("patchbay:transfer 7 b carol")).isEqualTo("call 7 is transferred to carol\n");
    assertThat(run("patchbay:transfer 7 b 9 a")).endsWith("call 7 is transferred to call 9\n");
    assertThat(fail("patchbay:transfer 7 b busy"))
        .contains("call 7 was not transferred: 486 Busy Here");
    err.reset();
    assertThat(fail("patchbay:transfer 8 b carol")).contains("no call with id 8");
    err.reset();
    assertThat(fail("patchbay:transfer 7 b sip:x@y")).contains("'sip:x@y' is no user");
  }

  @Test
  void moveSaysWhatBecameOfIt() {
    assertThat(run("patchbay:move 7 far"))
        .isEqualTo(
            """
            CALL  MOVE  BACKEND  REASON
               7  KEPT  relay    leg b refused: 488
            """);
    assertThat(run("patchbay:move all far")).endsWith("calls: MOVED 0, KEPT 1, ENDED 0\n");
    assertThat(run("patchbay:move all relay")).endsWith("calls: MOVED 0, KEPT 0, ENDED 0\n");
    assertThat(fail("patchbay:move 8 far")).contains("no call with id 8");
    err.reset();
    assertThat(fail("patchbay:move 7 farther")).contains("no media backend is named 'farther'");
  }

  @Test
  void doctorFailsWhenSomethingDoesNotWork() {
    assertThat(fail("patchbay:doctor")).contains("do not work");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("FAILED +listener tcp +tcp 127.0.0.1:5060: port in use +free the port")
        .containsPattern("OK +listener udp");
  }

  @Test
  void statusIsOneKeyAndValuePerLine() {
    assertThat(run("patchbay:status").lines())
        .contains(
            "version 1.2.3",
            "sip.listener.tcp tcp 127.0.0.1:5060 NOT listening: port in use",
            "sip.listener.udp udp 127.0.0.1:5060 listening, advertised auto",
            "sip.filter.denied 7",
            "sip.filter.limited 8",
            "sip.filter.oversized 9",
            "sip.client-transactions 3",
            "sip.server-transactions 4",
            "sip.dialogs 5",
            "calls.now 1",
            "calls.answered 8",
            "calls.new taken",
            "media.choice relay",
            "media.selected relay",
            "media.backend.relay.ports-in-use 4",
            "media.backend.relay.load.sessions 81 of 100 (81 %) WARNING: nearly used up",
            "media.backend.relay.load.cpu-percent 7 (no limit)",
            "media.backend.far.ports-in-use unknown")
        .allMatch(line -> line.matches("[a-z0-9.-]+ .+"));
  }

  @Test
  void filterShowsWhatIsRefusedAndWhom() {
    assertThat(run("patchbay:filter"))
        .isEqualTo(
            """
            allow everybody
            deny 203.0.113.0/24
            source.rate 50
            source.burst 100
            source.exempt 192.0.2.0/24
            denied 7
            limited 8
            oversized 9
            sources 10

            SOURCE        LIMITED
            198.51.100.9        8
            """);
  }

  @Test
  void outputCanBePiped() {
    processor.addCommand("test", new Counter(), "count");

    assertThat(run("patchbay:calls | test:count")).isEqualTo("2\n");
  }

  @Test
  void whatIsNotRunningIsSaid() {
    processor.removeCommand("patchbay", "calls");
    processor.removeCommand("patchbay", "media");
    processor.removeCommand("patchbay", "status");
    register(new Services(() -> null, () -> null, () -> null));

    assertThat(fail("patchbay:calls")).isEqualTo("call control is not running");
    err.reset();
    assertThat(fail("patchbay:media")).isEqualTo("media selection is not running");
    assertThat(run("patchbay:status"))
        .isEqualTo("version 1.2.3\nsip not running\ncalls not running\nmedia not running\n");
  }

  @Test
  void anUnknownCommandIsAFailure() {
    assertThat(fail("patchbay:nonsense")).contains("Command not found");
  }

  /** Counts the lines of its input. */
  public static final class Counter {
    public void count() throws IOException {
      String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      System.out.println(text.lines().count());
    }
  }
}
