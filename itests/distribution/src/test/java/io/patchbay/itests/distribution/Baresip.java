package io.patchbay.itests.distribution;

import io.patchbay.testkit.rtp.WavFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's softphone in a network namespace, with a tone in place of a microphone. */
final class Baresip implements AutoCloseable {
  private static final int CONTROL = 4444;
  private static final int RATE = 8_000;
  private static final int SECONDS = 300;

  private final String space;
  private final Process process;
  private final Path log;

  Baresip(String space, Path folder, String user, String gateway, int hertz) throws IOException {
    this.space = space;
    Files.createDirectories(folder);
    log = folder.resolve("log");
    Path tone = tone(folder.resolve("tone.wav"), hertz);
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen 0.0.0.0:5060
        audio_player aubridge,null
        audio_source aufile,%s
        audio_alert aubridge,null
        rtp_ports 40000-40100
        module_path /usr/lib/baresip/modules
        module g711.so
        module aufile.so
        module aubridge.so
        module_tmp uuid.so
        module_app account.so
        module_app menu.so
        module ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:%d
        """
            .formatted(tone, CONTROL));
    Files.writeString(
        folder.resolve("accounts"),
        "<sip:%s@%s>;regint=0;answermode=auto;audio_codecs=pcmu/8000/1%n".formatted(user, gateway));
    Files.writeString(folder.resolve("contacts"), "");
    process =
        new ProcessBuilder(
                "ip", "netns", "exec", space, "baresip", "-4", "-s", "-f", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
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
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  boolean isReady() throws IOException {
    return log().contains("baresip is ready");
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

  /** A netstring of JSON to its control port, which only its namespace has. */
  private void command(String command, String parameters) throws IOException, InterruptedException {
    String json = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\"}";
    Process sent =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                space,
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/"
                    + CONTROL
                    + "; printf %s \"$0\" >&3; read -t 2 -n 1 <&3",
                json.length() + ":" + json + ",")
            .redirectErrorStream(true)
            .start();
    String output = new String(sent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!sent.waitFor(10, TimeUnit.SECONDS) || sent.exitValue() != 0) {
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
