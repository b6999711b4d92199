package io.patchbay.itests.distribution;

import java.util.List;
import java.util.Map;

/**
 * A race between the two sides of a call, as SIPp plays it.
 *
 * @param name its number in docs/calls.md, and what it is; also the user that is called
 * @param caller who calls
 * @param peers who may be called
 * @param target of its route: {@code {0}}, {@code {1}} stand for the peers
 * @param route further keys of its route
 */
record Race(
    String name,
    SippScript caller,
    List<SippScript> peers,
    String target,
    Map<String, String> route) {
  /** The target of its route, when the called peers have these ports. */
  String target(List<Integer> ports) {
    return withPorts(target, ports);
  }

  /** Text with the SIP URIs of the called peers in place of {@code {0}}, {@code {1}}. */
  static String withPorts(String text, List<Integer> ports) {
    String result = text;
    for (int i = 0; i < ports.size(); i++) {
      result = result.replace("{" + i + "}", "sip:race@127.0.0.1:" + ports.get(i));
    }
    return result;
  }

  @Override
  public String toString() {
    return name;
  }
}
