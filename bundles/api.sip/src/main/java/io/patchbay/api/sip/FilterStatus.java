package io.patchbay.api.sip;

import java.util.List;

/**
 * The front filter: what it goes by, and what it has refused since the edge was started.
 *
 * @param allow networks that may talk to the gateway; empty for everybody
 * @param deny networks that may not
 * @param rate messages a second one source may send over a time; 0 for any number
 * @param burst messages one source may send at once
 * @param exempt networks whose messages are not counted
 * @param denied messages and connections of sources that may not talk to the gateway
 * @param limited messages above the rate of their source
 * @param oversized messages beyond a limit of size; they are among the malformed ones as well
 * @param sources sources counted now
 * @param worst sources counted now that went above the rate, the worst first
 */
public record FilterStatus(
    String allow,
    String deny,
    int rate,
    int burst,
    String exempt,
    long denied,
    long limited,
    long oversized,
    int sources,
    List<Source> worst) {
  public FilterStatus {
    worst = List.copyOf(worst);
  }

  /**
   * A source that sent too much.
   *
   * @param network an IPv4 address, or the network an IPv6 address is in
   * @param limited its messages above the rate
   */
  public record Source(String network, long limited) {}
}
