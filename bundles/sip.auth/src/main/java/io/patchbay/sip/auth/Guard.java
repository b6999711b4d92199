package io.patchbay.sip.auth;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.access.AccessGuard;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts wrong passwords, by source and by user. A source with too many is shut out at the door. A
 * user with too many is heard only from sources where the user was authenticated before: whoever
 * guesses from elsewhere learns nothing more, and the user's own phones go on. Thread-safe; memory
 * is bounded, the one not heard of for longest is forgotten first.
 */
final class Guard implements AccessGuard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final int MOST = 10_000;
  private static final int MOST_KNOWN = 8;
  private static final int MOST_DOUBLINGS = 20;
  private static final int IPV6_SITE = 8;

  /** What is known of one source or user. */
  private static final class Score {
    private final Kind kind;
    private final Set<String> known = new LinkedHashSet<>();
    private int failures;
    private long windowEnds;
    private int times;
    private long bannedUntil;
    private long forgivenAt;
    private SipTimer end = () -> {};
    private Runnable unblock = () -> {};

    Score(Kind kind) {
      this.kind = kind;
    }

    boolean isBanned(long now) {
      return bannedUntil - now > 0;
    }

    void release() {
      bannedUntil = 0;
      end.cancel();
      unblock.run();
      unblock = () -> {};
    }
  }

  private static final class Scores extends LinkedHashMap<String, Score> {
    private static final long serialVersionUID = 1L;

    Scores() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Score> eldest) {
      if (size() > MOST) {
        eldest.getValue().release();
        return true;
      }
      return false;
    }
  }

  private final SipLoop clock;
  private final Function<InetAddress, Runnable> door;
  private final Supplier<GuardSettings> settings;
  private final Scores sources = new Scores();
  private final Scores users = new Scores();

  /**
   * @param clock whose time is gone by
   * @param door shuts a source out until what it returns is run
   */
  Guard(SipLoop clock, Function<InetAddress, Runnable> door, Supplier<GuardSettings> settings) {
    this.clock = clock;
    this.door = door;
    this.settings = settings;
  }

  /** True when nothing a source says for this user is to be looked at. */
  synchronized boolean holdsBack(InetAddress source, String user) {
    Score score = users.get(user);
    return score != null
        && score.isBanned(clock.nowMillis())
        && !score.known.contains(name(source));
  }

  /** The source has shown that it has the user's password. */
  synchronized void succeeded(InetAddress source, String user) {
    Score bySource = sources.get(name(source));
    if (bySource != null) {
      bySource.failures = 0;
    }
    Set<String> known = users.computeIfAbsent(user, name -> new Score(Kind.USER)).known;
    known.remove(name(source));
    known.add(name(source));
    if (known.size() > MOST_KNOWN) {
      known.remove(known.iterator().next());
    }
  }

  /** The source had a wrong password for the user, whether there is one or not. */
  synchronized void failed(InetAddress source, String user) {
    GuardSettings current = settings.get();
    String from = name(source);
    Score byUser = users.computeIfAbsent(user, name -> new Score(Kind.USER));
    if (count(byUser, current.userFailures(), current)) {
      ban(byUser, user, current);
    }
    if (current.exempt().contains(source)) {
      return;
    }
    Score bySource = sources.computeIfAbsent(from, name -> new Score(Kind.SOURCE));
    if (count(bySource, current.sourceFailures(), current)) {
      bySource.unblock = door.apply(source);
      ban(bySource, from, current);
    }
  }

  @Override
  public synchronized List<Ban> bans() {
    long now = clock.nowMillis();
    List<Ban> bans = new ArrayList<>();
    for (Scores scores : List.of(sources, users)) {
      scores.forEach(
          (name, score) -> {
            if (score.isBanned(now)) {
              bans.add(
                  new Ban(
                      score.kind, name, score.times, Duration.ofMillis(score.bannedUntil - now)));
            }
          });
    }
    bans.sort(Comparator.comparing(Ban::kind).thenComparing(Ban::name));
    return bans;
  }

  @Override
  public synchronized boolean lift(String name) {
    boolean lifted = false;
    for (Scores scores : List.of(sources, users)) {
      Score score = scores.get(name);
      if (score != null && score.isBanned(clock.nowMillis())) {
        score.release();
        score.failures = 0;
        score.times = 0;
        lifted = true;
        LOG.info("{} {}: no longer held back, by hand", word(score.kind), name);
      }
    }
    return lifted;
  }

  /** Lets everybody go. */
  synchronized void close() {
    for (Scores scores : List.of(sources, users)) {
      scores.values().forEach(Score::release);
      scores.clear();
    }
  }

  /** Returns true when the failure was one too many. */
  private boolean count(Score score, int limit, GuardSettings current) {
    long now = clock.nowMillis();
    if (score.isBanned(now)) {
      return false;
    }
    if (score.windowEnds - now <= 0) {
      score.failures = 0;
      score.windowEnds = now + current.window().toMillis();
    }
    score.failures++;
    return limit > 0 && score.failures >= limit;
  }

  private void ban(Score score, String name, GuardSettings current) {
    long now = clock.nowMillis();
    if (score.forgivenAt - now <= 0) {
      score.times = 0;
    }
    long span =
        Math.min(
            current.longest().toMillis(),
            current.ban().toMillis() << Math.min(score.times, MOST_DOUBLINGS));
    score.times++;
    score.failures = 0;
    score.bannedUntil = now + span;
    score.forgivenAt = now + span + current.longest().toMillis();
    LOG.warn(
        "{} {}: too many wrong passwords, held back for {} s", word(score.kind), name, span / 1000);
    score.end =
        clock.schedule(
            Duration.ofMillis(span),
            () -> {
              synchronized (this) {
                score.release();
              }
            });
  }

  private static String word(Kind kind) {
    return kind == Kind.SOURCE ? "source" : "user";
  }

  /** What counts as one source. */
  private static String name(InetAddress source) {
    if (source instanceof Inet4Address) {
      return source.getHostAddress();
    }
    byte[] site = Arrays.copyOf(Arrays.copyOf(source.getAddress(), IPV6_SITE), 16);
    try {
      return InetAddress.getByAddress(site).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
