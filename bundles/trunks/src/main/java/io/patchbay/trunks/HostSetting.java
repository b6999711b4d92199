package io.patchbay.trunks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host of a trunk as it is configured.
 *
 * @param uri a SIP URI without user
 * @param weight share of the calls among the hosts that are up; 0: only when no other is
 */
record HostSetting(String uri, int weight) {
  private static final Pattern FORM =
      Pattern.compile(
          "(sips?:(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(?::\\d{1,5})?(?:;[^\\s<>?@,]*)?)"
              + "(?:\\s+(\\d{1,4}))?");

  /**
   * Reads hosts as {@code URI} or {@code URI WEIGHT}, between commas.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  static List<HostSetting> list(String text) {
    List<HostSetting> hosts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = FORM.matcher(part.trim());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + part.trim() + "' is no host such as sip:192.0.2.1:5060;transport=tcp 10");
      }
      String weight = matcher.group(2);
      hosts.add(new HostSetting(matcher.group(1), weight == null ? 1 : Integer.parseInt(weight)));
    }
    return List.copyOf(hosts);
  }

  /** Host and port, as a URI of somebody there has them. */
  String hostPort() {
    String rest = uri.substring(uri.indexOf(':') + 1);
    int end = rest.indexOf(';');
    return end < 0 ? rest : rest.substring(0, end);
  }
}
