package io.patchbay.testkit.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What SIPp says of a run, by its statistics.
 *
 * @param exitCode 0 when all calls were successful
 * @param statistics last line of the statistics, by column, such as {@code SuccessfulCall(C)}
 * @param errors its error trace; empty when there were none
 * @param output what it printed: the last screens
 */
public record SippResult(
    int exitCode, Map<String, String> statistics, String errors, String output) {
  public SippResult {
    statistics = Map.copyOf(statistics);
  }

  public long successful() {
    return count("SuccessfulCall(C)");
  }

  public long failed() {
    return count("FailedCall(C)");
  }

  public long retransmissions() {
    return count("Retransmissions(C)");
  }

  /** A column that counts. */
  public long count(String column) {
    String value = statistics.get(column);
    if (value == null) {
      throw new IllegalStateException("no " + column + " in the statistics of: " + this);
    }
    return Long.parseLong(value);
  }

  static Map<String, String> lastLine(List<String> csv) {
    Map<String, String> values = new HashMap<>();
    if (csv.size() > 1) {
      String[] names = csv.get(0).split(";", -1);
      String[] last = csv.get(csv.size() - 1).split(";", -1);
      for (int i = 0; i < Math.min(names.length, last.length); i++) {
        values.put(names[i], last[i]);
      }
    }
    return values;
  }

  /** Fit for a failed assertion: the exit code, the errors and the last screens. */
  @Override
  public String toString() {
    return "exit " + exitCode + "\n" + errors + output;
  }
}
