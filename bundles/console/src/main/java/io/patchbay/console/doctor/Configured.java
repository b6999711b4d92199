package io.patchbay.console.doctor;

import java.util.Map;

/**
 * One configuration as its file has it.
 *
 * @param file name of the file
 * @param pid of the component, or of its factory
 * @param values by key
 */
public record Configured(String file, String pid, Map<String, String> values) {
  public Configured {
    values = Map.copyOf(values);
  }

  String value(String key) {
    return values.getOrDefault(key, "").trim();
  }
}
