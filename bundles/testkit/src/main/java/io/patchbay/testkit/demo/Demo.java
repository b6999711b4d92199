package io.patchbay.testkit.demo;

import io.patchbay.testkit.rtp.WavFile;
import io.patchbay.testkit.sip.Trace;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Alice calls Bob through a gateway, for people to watch. */
public final class Demo {
  /** Exit code of a call as it should be. */
  public static final int GOOD = 0;

  /** Exit code of a call that was not. */
  public static final int BAD = 1;

  /** Exit code of a command line that cannot be followed. */
  public static final int USAGE = 2;

  static final String ALICE = "alice";
  static final String BOB = "bob";
  private static final double ALICE_HERTZ = 440;
  private static final double BOB_HERTZ = 660;

  private final DemoOptions options;
  private final PrintStream out;
  private final Ink ink;

  private Demo(DemoOptions options, PrintStream out, Ink ink) {
    this.options = options;
    this.out = out;
    this.ink = ink;
  }

  /** Runs as a program; see {@code --help}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      // here nobody configured logging, and nobody wants to read that
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(Arrays.asList(arguments), out, Ink.ofTerminal()));
  }

  /** The same within a JVM, without colours: prints to {@code out}, gives the exit code. */
  public static int run(List<String> arguments, PrintStream out) throws InterruptedException {
    return run(arguments, out, Ink.PLAIN);
  }

  private static int run(List<String> arguments, PrintStream out, Ink ink)
      throws InterruptedException {
    if (arguments.contains("--help")) {
      out.print(DemoOptions.USAGE);
      return GOOD;
    }
    try {
      return new Demo(DemoOptions.parse(arguments), out, ink).call();
    } catch (DemoOptions.UsageException e) {
      out.println("demo: " + e.getMessage());
      out.print(DemoOptions.USAGE);
      return USAGE;
    } catch (IOException e) {
      out.println("demo: " + e.getMessage());
      return BAD;
    }
  }

  private int call() throws IOException, InterruptedException {
    Ladder ladder = new Ladder(out, ink);
    Trace trace = new Trace(ladder::message);
    InetSocketAddress listen = options.listen();
    try (Phone bob = new Phone(BOB, listen, BOB_HERTZ, trace);
        Phone alice =
            new Phone(ALICE, new InetSocketAddress(listen.getAddress(), 0), ALICE_HERTZ, trace)) {
      out.println();
      ladder.head("Alice", options.direct() ? "(direct)" : "Patchbay", "Bob");
      ladder.head(
          Report.text(alice.agent().address()),
          options.direct() ? "" : Report.text(options.gateway()),
          Report.text(listen));
      String failure = hold(new DemoCall(alice, bob), ladder);
      Report report = new Report(out, ink, alice, bob);
      report.print();
      writeSound(alice);
      writeSound(bob);
      return verdict(failure, report.complaints());
    }
  }

  private String hold(DemoCall call, Ladder ladder) throws InterruptedException {
    String media =
        String.format(
            Locale.ROOT,
            "RTP %d s: %.0f Hz ▸  ◂ %.0f Hz",
            options.talk().toSeconds(),
            ALICE_HERTZ,
            BOB_HERTZ);
    try {
      call.run(options.gateway(), options.talk(), () -> ladder.media(media));
      return "";
    } catch (DemoCall.FailedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private int verdict(String failure, List<String> complaints) {
    out.println();
    if (failure.isEmpty() && complaints.isEmpty()) {
      out.println(ink.good("  ✔ Alice and Bob heard each other."));
      return GOOD;
    }
    if (!failure.isEmpty()) {
      out.println(ink.bad("  ✘ " + failure));
    }
    complaints.forEach(complaint -> out.println(ink.bad("  ✘ " + complaint)));
    return BAD;
  }

  private void writeSound(Phone phone) throws IOException {
    Path folder = options.wav();
    if (folder != null) {
      Files.createDirectories(folder);
      Path file = folder.resolve(phone.name() + "-heard.wav");
      WavFile.write(file, phone.samples());
      out.println("  What " + Direction.capital(phone.name()) + " heard is in " + file);
    }
  }
}
