package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.FreePorts;
import io.patchbay.testkit.rtp.WavFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's softphone, in a network namespace or in the machine's own network, with a tone in place
 * of a microphone.
 */
final class Baresip implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RATE = 8_000;

  /** A SIP message as it prints it, up to where that is complete. */
  private static final Pattern MESSAGE =
      Pattern.compile("\u001B\\[36;1m#\n.*?(\u001B\\[;m|\\z)", Pattern.DOTALL);

  private static final int SECONDS = 300;

  private final List<String> inSpace;
  private final int control;
  private final Process process;
  private final Path folder;

  /**
   * Starts it in a network namespace; it picks up whatever rings.
   *
   * @param account a line of its file of accounts, see {@link #guest} and {@link #registered}
   * @param hertz of its tone
   * @param further lines of its configuration
   */
  Baresip(String space, Path folder, String account, int hertz, String... further)
      throws IOException {
    this(
        List.of("ip", "netns", "exec", space),
        folder,
        "0.0.0.0:5060",
        4444,
        account,
        hertz,
        String.join("\n", further));
  }

  /** Starts it on 127.0.0.1. */
  static Baresip onLoopback(Path folder, String account, int hertz) throws IOException {
    int port = FreePorts.range(3); // it takes the next one for TLS by itself
    return new Baresip(List.of(), folder, "127.0.0.1:" + port, port + 2, account, hertz, "");
  }

  private Baresip(
      List<String> inSpace,
      Path folder,
      String listen,
      int control,
      String account,
      int hertz,
      String further)
      throws IOException {
    this.inSpace = inSpace;
    this.control = control;
    this.folder = folder;
    Files.createDirectories(folder);
    Path tone = tone(folder.resolve("tone.wav"), hertz);
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen %s
        audio_player aubridge,null
        audio_source aufile,%s
        audio_alert aubridge,null
        rtp_ports 40000-40100
        snd_path %s
        module_path /usr/lib/baresip/modules
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_tmp uuid.so
        module_app account.so
        module_app menu.so
        module ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:%d
        %s
        """
            .formatted(listen, tone, folder, control, further));
    Files.writeString(folder.resolve("accounts"), account + "\n");
    Files.writeString(folder.resolve("contacts"), "");
    process =
        new ProcessBuilder(there("baresip", "-4", "-s", "-f", folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  /** Somebody who calls and is called by address. */
  static String guest(String user, String gateway) {
    return "<sip:%s@%s>;regint=0;answermode=auto;audio_codecs=pcmu/8000/1".formatted(user, gateway);
  }

  /**
   * Somebody who registers and proves who he is.
   *
   * @param gateway host, port and parameters of its URI
   * @param seconds between registrations, until which one ends
   */
  static String registered(String user, String password, String gateway, int seconds) {
    return "<sip:%s@%s>;auth_pass=%s;regint=%d;answermode=auto;audio_codecs=pcmu/8000/1"
        .formatted(user, gateway, password, seconds);
  }

  private List<String> there(String... command) {
    List<String> words = new ArrayList<>(inSpace);
    words.addAll(List.of(command));
    return words;
  }

  private static Path tone(Path file, int hertz) throws IOException {
    short[] samples = new short[RATE * SECONDS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * (i % RATE) / RATE));
    }
    WavFile.write(file, samples);
    return file;
  }

  /** What it printed, the SIP messages among it. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
  }

  boolean isReady() throws IOException {
    return log().contains("baresip is ready");
  }

  /** What it heard, in order: a WAV file from each start of its sound to its end. */
  List<Path> heard() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith("-dec.wav")).sorted().toList();
    }
  }

  void dial(String uri) throws IOException, InterruptedException {
    command("dial", uri);
  }

  void hold() throws IOException, InterruptedException {
    command("hold", "");
  }

  void resume() throws IOException, InterruptedException {
    command("resume", "");
  }

  void hangUp() throws IOException, InterruptedException {
    command("hangup", "");
  }

  /** How many final answers with 200 its own requests of that method had. */
  long answers(String method) throws IOException {
    Matcher own = Pattern.compile("IPv4=\\w+\\|(\\S+)").matcher(log());
    return own.find()
        ? count(
            ("(?m)^[A-Z]+ (?!" + Pattern.quote(own.group(1)) + ":)\\S+ -> \\S+\r?\n")
                + "SIP/2\\.0 200 [^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*?CSeq: \\d+ "
                + (method + "\\b"))
        : 0;
  }

  /**
   * How often that expression is in {@link #log}, where a message that was said again, since
   * somebody was slow to answer, counts once.
   */
  long count(String expression) throws IOException {
    Set<String> seen = new HashSet<>();
    String once =
        MESSAGE
            .matcher(log())
            .replaceAll(
                found ->
                    !found.group(1).isEmpty() && seen.add(found.group())
                        ? Matcher.quoteReplacement(found.group())
                        : "");
    return Pattern.compile(expression).matcher(once).results().count();
  }

  /** Waits for {@link #answers}. */
  void awaitAnswers(String method, long atLeast) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(answers(method)).as("%s", log()).isGreaterThanOrEqualTo(atLeast));
  }

  /** A netstring of JSON to its control port, which may only be seen in its namespace. */
  private void command(String command, String parameters) throws IOException, InterruptedException {
    String json = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\"}";
    Process sent =
        new ProcessBuilder(
                there(
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/127.0.0.1/"
                        + control
                        + "; printf %s \"$0\" >&3; read -t 20 -n 1 <&3",
                    json.length() + ":" + json + ","))
            .redirectErrorStream(true)
            .start();
    String output = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!sent.waitFor(30, TimeUnit.SECONDS) || sent.exitValue() != 0) {
      throw new IOException(command + " was not taken: " + output);
    }
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
