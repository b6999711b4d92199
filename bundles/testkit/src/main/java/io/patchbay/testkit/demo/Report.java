package io.patchbay.testkit.demo;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table, where media came from, and what is wrong with it. */
final class Report {
  private final PrintStream out;
  private final Ink ink;
  private final List<Direction> directions;

  Report(PrintStream out, Ink ink, Phone alice, Phone bob) {
    this.out = out;
    this.ink = ink;
    this.directions = List.of(Direction.of(alice, bob), Direction.of(bob, alice));
  }

  void print() {
    out.println();
    out.println(ink.bold(Direction.HEAD));
    for (Direction direction : directions) {
      out.println(direction.row() + "  " + mark(direction.good()));
    }
    out.println();
    for (Direction direction : directions) {
      printSource(direction.to(), direction.from());
    }
    if (directions.stream().allMatch(d -> d.received().packets() > 0)) {
      printAnchor(directions.stream().allMatch(d -> d.to().anchoredAgainst(d.from())));
    }
  }

  /** What keeps the call from being a good one; empty when nothing does. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (Direction direction : directions) {
      if (direction.received().packets() == 0) {
        complaints.add(direction.title() + ": no media at all");
        continue;
      }
      if (!direction.toneHeard()) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s: %.0f Hz was played, %.0f Hz was heard (%.0f %% of the power)",
                direction.title(),
                direction.from().hertz(),
                direction.heard().hertz(),
                100 * direction.heard().share()));
      }
      if (!direction.lossAcceptable()) {
        complaints.add(
            String.format(
                Locale.ROOT, "%s: %.1f %% lost", direction.title(), direction.lossPercent()));
      }
    }
    return complaints;
  }

  private void printSource(Phone phone, Phone other) {
    String sources =
        phone.received().rtpSources().stream().map(Report::text).collect(Collectors.joining(", "));
    out.println(
        ink.dim(
            String.format(
                Locale.ROOT,
                "  %-5s got media from %s; %s's own address is %s",
                Direction.capital(phone.name()),
                sources.isEmpty() ? "nowhere" : sources,
                Direction.capital(other.name()),
                text(other.mediaAddress()))));
  }

  private void printAnchor(boolean anchored) {
    out.println(
        anchored
            ? "  Anchored: each heard the other only through the gateway, where SDP said."
            : "  Not anchored: media did not come only from an address of the gateway.");
  }

  private String mark(boolean good) {
    return good ? ink.good("✔") : ink.bad("✘");
  }

  static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ':' + address.getPort();
  }
}
