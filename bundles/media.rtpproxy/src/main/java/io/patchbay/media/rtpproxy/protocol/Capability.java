package io.patchbay.media.rtpproxy.protocol;

/** What nodes learned over the years: asked for by date with {@code VF}. */
public enum Capability {
  /** Payload types in {@code U} and {@code L}. */
  CODECS("20081102"),
  /** Timeout notification; only when the node was started with {@code -n}. */
  NOTIFICATION("20081224"),
  /** Recording can be stopped: {@code N}. */
  STOP_RECORDING("20200226"),
  /** {@code Q} and {@code D} in one command. */
  QUERY_AND_DELETE("20230314"),
  /** Time to live and type of service per session: {@code && S}. */
  SET("20251015"),
  /** Local addresses by label. */
  LABELS("20260306");

  private final String date;

  Capability(String date) {
    this.date = date;
  }

  /** As {@code VF} wants it. */
  public String date() {
    return date;
  }
}
