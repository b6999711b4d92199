package io.patchbay.testkit.demo;

import io.patchbay.testkit.rtp.RtpReport;
import io.patchbay.testkit.rtp.Tone;
import java.util.Locale;

/** Media from one phone to the other, once it is over. */
record Direction(Phone from, Phone to, RtpReport received, Tone heard) {
  private static final double MOST_LOSS_PERCENT = 1;
  private static final String FORMAT = "  %-13s %8s %9s %7s %9s %10s %10s %7s   %s";

  static final String HEAD =
      String.format(
          Locale.ROOT,
          FORMAT,
          "direction",
          "sent",
          "received",
          "lost",
          "loss",
          "jitter",
          "max gap",
          "RTCP",
          "heard (expected)");

  static Direction of(Phone from, Phone to) {
    return new Direction(from, to, to.received(), to.heard());
  }

  /** Against what was sent: sequence numbers alone do not show a loss at the end. */
  double lossPercent() {
    return from.sent() == 0 ? 100 : 100.0 * lost() / from.sent();
  }

  long lost() {
    return from.sent() - received.packets();
  }

  boolean toneHeard() {
    return heard.is(from.hertz());
  }

  boolean lossAcceptable() {
    return lossPercent() < MOST_LOSS_PERCENT;
  }

  boolean good() {
    return toneHeard() && lossAcceptable();
  }

  String row() {
    return String.format(
        Locale.ROOT,
        FORMAT,
        title(),
        from.sent(),
        received.packets(),
        lost(),
        String.format(Locale.ROOT, "%.1f %%", lossPercent()),
        String.format(Locale.ROOT, "%.2f ms", received.jitterMillis()),
        String.format(Locale.ROOT, "%.1f ms", received.longestGapMillis()),
        received.rtcpPackets() + "/" + from.rtcpSent(),
        String.format(
            Locale.ROOT,
            "%s (%.0f Hz)",
            heard.hertz() == 0 ? "silence" : String.format(Locale.ROOT, "%.0f Hz", heard.hertz()),
            from.hertz()));
  }

  String title() {
    return capital(from.name()) + " → " + capital(to.name());
  }

  static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
