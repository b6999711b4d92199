package io.patchbay.console.doctor;

import io.patchbay.lib.settings.PortRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Ranges of media ports against the kernel's, each other, and the ports of signalling. */
final class PortChecks {
  private static final String PORTS = "ports";
  private static final String BIND = "bind.address";

  private record Range(Configured from, PortRange ports) {
    String subject() {
      return "ports " + ports + " of " + from.file();
    }

    boolean overlaps(PortRange other) {
      return ports.first() <= other.last() && other.first() <= ports.last();
    }

    /** Two that are bound to different addresses have nothing to do with each other. */
    boolean sharesAddress(Range other) {
      String mine = from.value(BIND);
      String others = other.from().value(BIND);
      boolean any = isAny(mine) || isAny(others);
      return any || mine.equals(others);
    }

    private static boolean isAny(String address) {
      return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
    }
  }

  private PortChecks() {}

  static List<Finding> of(Collection<Configured> all, List<Integer> signalling, Machine machine) {
    List<Range> ranges = ranges(all);
    List<Finding> findings = new ArrayList<>();
    for (Range range : ranges) {
      List<Finding> problems = problems(range, ranges, signalling, machine);
      findings.addAll(problems);
      if (problems.isEmpty()) {
        findings.add(Finding.ok(range.subject(), "nobody else is given any of them"));
      }
    }
    for (Range range : ranges) {
      findings.add(
          Finding.note(
              "firewall",
              "cannot be seen from here",
              "UDP " + range.ports() + " must be open to the peers"));
    }
    return findings;
  }

  private static List<Finding> problems(
      Range range, List<Range> ranges, List<Integer> signalling, Machine machine) {
    List<Finding> problems = new ArrayList<>();
    Optional<PortRange> ephemeral = machine.ephemeralPorts();
    if (ephemeral.isPresent() && range.overlaps(ephemeral.get())) {
      problems.add(
          Finding.warning(
              range.subject(),
              "overlap " + ephemeral.get() + ", which the kernel gives to any program",
              "choose others, or: sysctl net.ipv4.ip_local_reserved_ports=" + range.ports()));
    }
    for (Range other : ranges) {
      if (ranges.indexOf(other) > ranges.indexOf(range)
          && range.overlaps(other.ports())
          && range.sharesAddress(other)) {
        problems.add(
            Finding.warning(
                range.subject(),
                "overlap ports " + other.ports() + " of " + other.from().file(),
                "give each a range of its own"));
      }
    }
    for (int port : signalling) {
      if (range.overlaps(new PortRange(port, port))) {
        problems.add(
            Finding.warning(
                range.subject(),
                "contain port " + port + " of a SIP listener",
                "take it out of the range"));
      }
    }
    return problems;
  }

  private static List<Range> ranges(Collection<Configured> all) {
    List<Range> ranges = new ArrayList<>();
    for (Configured each : all) {
      try {
        if (each.pid().startsWith("io.patchbay.media.") && !each.value(PORTS).isEmpty()) {
          ranges.add(new Range(each, PortRange.parse(each.value(PORTS))));
        }
      } catch (IllegalArgumentException e) {
        // whoever reads the file has said so
      }
    }
    return ranges;
  }
}
