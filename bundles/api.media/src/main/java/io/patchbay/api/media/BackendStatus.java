package io.patchbay.api.media;

import java.util.List;

/**
 * What a backend holds now.
 *
 * @param name of the backend
 * @param usable false when new sessions would be refused
 * @param detail one line for people, such as {@code ports 20000-30000 on 0.0.0.0}
 * @param sessions open sessions
 * @param portsInUse UDP ports bound; -1 when unknown
 * @param portsTotal UDP ports it may bind; -1 when unknown
 * @param loads how much is used of what it has
 */
public record BackendStatus(
    String name,
    boolean usable,
    String detail,
    int sessions,
    int portsInUse,
    int portsTotal,
    List<Load> loads) {
  public BackendStatus {
    loads = List.copyOf(loads);
  }

  /** A backend that does not tell its loads. */
  public BackendStatus(
      String name, boolean usable, String detail, int sessions, int portsInUse, int portsTotal) {
    this(name, usable, detail, sessions, portsInUse, portsTotal, List.of());
  }

  /**
   * How much is used of something.
   *
   * @param name what it is, such as {@code sessions} or {@code ports.default}
   * @param now used now
   * @param limit where new sessions are refused; 0 for no limit
   */
  public record Load(String name, long now, long limit) {
    private static final int HIGH = 80;

    /** Percent of the limit that is used; 0 where there is none. */
    public int percent() {
      return limit <= 0 ? 0 : (int) (now * 100 / limit);
    }

    /** Above 80 percent: time to do something. */
    public boolean isHigh() {
      return percent() > HIGH;
    }
  }
}
