package io.patchbay.lib.settings;

import java.util.List;

/** A configuration that cannot be used; the message is one line an operator can act on. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  public SettingsException(String source, List<String> problems) {
    super(source + ": " + String.join("; ", problems));
  }
}
