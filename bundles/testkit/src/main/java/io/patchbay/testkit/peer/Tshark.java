package io.patchbay.testkit.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wireshark's {@code tshark} as a reader of captures, of which it is told nothing beforehand. */
public final class Tshark {
  private static final Path PROGRAM = Path.of("/usr/bin/tshark");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern STREAM =
      Pattern.compile(
          "^\\s*[\\d.]+\\s+[\\d.]+\\s+(\\S+)\\s+(\\d+)\\s+(\\S+)\\s+(\\d+)\\s+0x([0-9A-Fa-f]{8})\\s+"
              + "(.+?)\\s+(\\d+)\\s+(-?\\d+) \\(.*$");

  private Tshark() {}

  /**
   * An RTP stream as it found it.
   *
   * @param source address and port
   * @param destination address and port
   * @param codec such as {@code g711U}
   */
  public record RtpStream(
      String source, String destination, long ssrc, String codec, int packets, int lost) {}

  /** Is it installed? */
  public static boolean available() {
    return Files.isExecutable(PROGRAM);
  }

  /** The RTP streams of a capture. */
  public static List<RtpStream> rtpStreams(Path capture)
      throws IOException, InterruptedException, TimeoutException {
    List<RtpStream> streams = new ArrayList<>();
    for (String line : run(capture, "-q", "-z", "rtp,streams")) {
      Matcher found = STREAM.matcher(line);
      if (found.matches()) {
        streams.add(
            new RtpStream(
                found.group(1) + ' ' + found.group(2),
                found.group(3) + ' ' + found.group(4),
                Long.parseLong(found.group(5), 16),
                found.group(6),
                Integer.parseInt(found.group(7)),
                Integer.parseInt(found.group(8))));
      }
    }
    return streams;
  }

  /** One field of every packet that a display filter lets through, such as {@code rtcp.pt}. */
  public static List<String> field(Path capture, String filter, String field)
      throws IOException, InterruptedException, TimeoutException {
    return run(capture, "-Y", filter, "-T", "fields", "-e", field);
  }

  /** What it prints about a capture with these arguments, a line each. */
  public static List<String> run(Path capture, String... arguments)
      throws IOException, InterruptedException, TimeoutException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-n"));
    command.addAll(List.of("-r", capture.toString()));
    command.addAll(List.of(arguments));
    try (ChildProcess child = new ChildProcess(new ProcessBuilder(command), "tshark")) {
      int exitCode = child.waitFor(PATIENCE);
      if (exitCode != 0) {
        throw new IOException(command + " ended with " + exitCode + ": " + child.output());
      }
      return child
          .output()
          .lines()
          // what it says on its second stream when root runs it
          .filter(line -> !line.startsWith("Running as user"))
          .toList();
    }
  }
}
