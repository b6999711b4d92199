package io.patchbay.sip.transport.filter;

import io.patchbay.api.sip.FilterStatus;
import io.patchbay.sip.transport.message.MessageLimits;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the source alone what becomes of a message, before a byte of it is read. Thread-safe;
 * new settings hold from the next message on, and begin with full buckets where the rate changed.
 */
public final class FrontFilter {
  /** What becomes of a message. */
  public enum Verdict {
    /** It is read. */
    PASS,
    /** Its source may not talk to us. */
    DENIED,
    /** Its source sends too much: to be answered 503. */
    BUSY,
    /** Its source sends too much: to be dropped. */
    DROPPED
  }

  private static final Logger LOG = LoggerFactory.getLogger(FrontFilter.class);
  private static final int MOST_SHOWN = 20;
  private static final long QUIET = 60_000_000_000L;

  /** Settings, and the buckets that belong to them. */
  private record State(FilterSettings settings, TokenBuckets buckets) {}

  private final LongSupplier clock;
  private final LongAdder denied = new LongAdder();
  private final LongAdder limited = new LongAdder();
  private final AtomicLong nextWarning;
  private final Map<Cidr, Integer> blocked = new ConcurrentHashMap<>();
  private volatile State state = state(FilterSettings.STANDARD);

  /**
   * @param clock monotonic, ns
   */
  public FrontFilter(LongSupplier clock) {
    this.clock = clock;
    this.nextWarning = new AtomicLong(clock.getAsLong());
  }

  private static State state(FilterSettings settings) {
    return new State(
        settings,
        new TokenBuckets(Math.max(1, settings.rate()), settings.burst(), settings.sources()));
  }

  /** Goes by other settings from now on. */
  public void settings(FilterSettings changed) {
    FilterSettings present = state.settings;
    boolean sameBuckets =
        present.rate() == changed.rate()
            && present.burst() == changed.burst()
            && present.sources() == changed.sources()
            && present.ipv6Prefix() == changed.ipv6Prefix();
    state = sameBuckets ? new State(changed, state.buckets) : state(changed);
  }

  /** How large messages may be. */
  public MessageLimits limits() {
    return state.settings.limits();
  }

  /**
   * Shuts a source out, whatever the settings say.
   *
   * @return ends it; several may shut the same source out, until the last one ends
   */
  public Runnable block(InetAddress source) {
    Cidr network = network(source, state.settings);
    blocked.merge(network, 1, Integer::sum);
    AtomicBoolean over = new AtomicBoolean();
    return () -> {
      if (over.compareAndSet(false, true)) {
        blocked.computeIfPresent(network, (n, count) -> count > 1 ? count - 1 : null);
      }
    };
  }

  /** Whether a source may talk to us at all, as when it connects. Counts when it may not. */
  public boolean admits(InetAddress source) {
    FilterSettings settings = state.settings;
    boolean shutOut = !blocked.isEmpty() && blocked.containsKey(network(source, settings));
    boolean admitted = !shutOut && settings.admits(source);
    if (!admitted) {
      denied.increment();
    }
    return admitted;
  }

  /** Judges one message, which takes a token of its source. */
  public Verdict judge(InetAddress source) {
    State present = state;
    FilterSettings settings = present.settings;
    if (!admits(source)) {
      return Verdict.DENIED;
    }
    if (settings.rate() == 0 || settings.exempt().contains(source)) {
      return Verdict.PASS;
    }
    Cidr network = network(source, settings);
    long now = clock.getAsLong();
    if (present.buckets.take(network, now)) {
      return Verdict.PASS;
    }
    limited.increment();
    warn(network, settings, now);
    return settings.answer503() ? Verdict.BUSY : Verdict.DROPPED;
  }

  /** What counts as one source. */
  private static Cidr network(InetAddress source, FilterSettings settings) {
    return Cidr.around(source, source instanceof Inet4Address ? 32 : settings.ipv6Prefix());
  }

  /** At most one line a minute: a flood must not become one of log lines. */
  private void warn(Cidr source, FilterSettings settings, long now) {
    long due = nextWarning.get();
    if (now - due >= 0 && nextWarning.compareAndSet(due, now + QUIET)) {
      LOG.warn(
          "{} sends more than source.rate={} messages a second; {} refused so far from all sources",
          source,
          settings.rate(),
          limited.sum());
    }
  }

  /**
   * What was refused since start, and by whom.
   *
   * @param oversized messages that went beyond a limit of size, counted elsewhere
   */
  public FilterStatus status(long oversized) {
    State present = state;
    FilterSettings settings = present.settings;
    List<FilterStatus.Source> worst =
        present.buckets.worst(MOST_SHOWN).stream()
            .map(excess -> new FilterStatus.Source(excess.source().toString(), excess.messages()))
            .toList();
    return new FilterStatus(
        settings.allow().toString(),
        settings.deny().toString(),
        settings.rate(),
        settings.burst(),
        settings.exempt().toString(),
        denied.sum(),
        limited.sum(),
        oversized,
        present.buckets.size(),
        worst);
  }
}
