package io.patchbay.media.select;

import io.patchbay.api.media.BackendChoice;
import io.patchbay.api.media.BackendStatus;
import io.patchbay.api.media.MediaBackend;
import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaSession;
import io.patchbay.api.media.MediaSessionSpec;
import io.patchbay.api.media.selection.BackendRole;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.media.tap.TapSession;
import io.patchbay.media.select.Candidates.Candidate;
import io.patchbay.media.select.tap.SessionFeeds;
import io.patchbay.media.select.tap.Taps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places sessions on backends, by the configured choice or by their own. Thread-safe. */
final class ConfiguredSelector implements MediaSelector {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSelector.class);

  private final Directory<MediaBackend> directory;
  private final Taps taps;
  private final Leases leases;
  private final IntUnaryOperator random;
  private final Set<String> drained = ConcurrentHashMap.newKeySet();
  private volatile @Nullable BackendChoice choice;
  private volatile @Nullable BackendChoice fallback;
  private volatile String chosen = "";

  /**
   * @param random gives a number from 0 to below its argument
   */
  ConfiguredSelector(
      Directory<MediaBackend> directory, Taps taps, Leases leases, IntUnaryOperator random) {
    this.directory = directory;
    this.taps = taps;
    this.leases = leases;
    this.random = random;
  }

  /**
   * Chooses others for the calls to come.
   *
   * @param otherwise who is asked after any choice; null for nobody
   */
  void choose(BackendChoice changed, @Nullable BackendChoice otherwise) {
    fallback = otherwise;
    choice = changed;
    chosen = changed.toString();
  }

  /** The names a call is to ask, in that order. */
  private Collection<String> order(BackendChoice wanted, IntUnaryOperator lot) {
    BackendChoice otherwise = fallback;
    if (otherwise == null) {
      return wanted.order(lot);
    }
    Set<String> names = new LinkedHashSet<>(wanted.order(lot));
    names.addAll(otherwise.order(lot));
    return names;
  }

  @Override
  public CompletionStage<MediaSession> open(MediaSessionSpec spec) {
    return place(spec, candidates(spec, null), null);
  }

  @Override
  public CompletionStage<MediaSession> replace(
      MediaSession before, MediaSessionSpec spec, Optional<String> backend) {
    return place(
        spec,
        backend.map(name -> named(spec, name)).orElseGet(() -> candidates(spec, before)),
        before instanceof SelectedSession known ? known.taps() : null);
  }

  /** True when there is a backend a session could be moved to. */
  boolean hasAlternative(SelectedSession session) {
    return candidates(session.spec(), session).isAny();
  }

  /**
   * @param listening the taps of the call; null for one that has none yet
   */
  private CompletableFuture<MediaSession> place(
      MediaSessionSpec spec, Candidates candidates, @Nullable SessionFeeds listening) {
    return Contained.call(
        choice(),
        () -> candidates.next().thenApply(placed -> session(spec, candidates, placed, listening)));
  }

  private SelectedSession session(
      MediaSessionSpec spec,
      Candidates candidates,
      Placed placed,
      @Nullable SessionFeeds listening) {
    SessionFeeds feeds =
        listening == null
            ? new SessionFeeds(new TapSession(spec.callId(), spec.labels()), taps)
            : listening;
    SelectedSession session = new SelectedSession(spec, candidates, placed, feeds, leases);
    if (listening == null) {
      spec.options().taps().forEach(tap -> attach(feeds, tap, spec.callId()));
    }
    return session;
  }

  private Candidates named(MediaSessionSpec spec, String name) {
    return new Candidates(
        spec,
        directory.find(name).map(backend -> new Candidate(name, backend)).stream().toList(),
        () -> unavailable("media backend '" + name + "' is not there"));
  }

  /**
   * Those a session may be placed on: first the usable ones; the others, which say best themselves
   * why they refuse, only when there is no usable one.
   *
   * @param before what the call has so far: its backend is left out
   */
  private Candidates candidates(MediaSessionSpec spec, @Nullable MediaSession before) {
    BackendChoice wanted = spec.options().choice().orElse(choice);
    if (wanted == null) {
      return new Candidates(spec, List.of(), () -> unavailable("no media backend is chosen"));
    }
    List<Candidate> usable = new ArrayList<>();
    List<Candidate> others = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String name : order(wanted, random)) {
      MediaBackend backend = directory.find(name).orElse(null);
      if (backend == null) {
        reasons.add("media backend '" + name + "' is not there");
      } else if (drained.contains(name)) {
        reasons.add("media backend '" + name + "' is drained");
      } else if (isOn(before, name, backend)) {
        reasons.add("media backend '" + name + "' has the call already");
      } else {
        boolean good = status(name, backend).usable();
        (good ? usable : others).add(new Candidate(name, backend));
      }
    }
    boolean moves = before != null;
    return new Candidates(
        spec,
        usable.isEmpty() && !moves ? others : usable,
        () ->
            unavailable(
                reasons.isEmpty()
                    ? "no media backend of '" + wanted + "' is usable"
                    : String.join(", ", reasons)));
  }

  private static boolean isOn(@Nullable MediaSession before, String name, MediaBackend backend) {
    return before instanceof SelectedSession known
        ? known.placed().service() == backend
        : before != null && before.backend().equals(name);
  }

  private MediaException unavailable(String reason) {
    return new MediaException(
        MediaException.Kind.UNAVAILABLE, reason + " (there are: " + directory.names() + ")");
  }

  /** A tap that cannot listen is no reason to refuse the call. */
  private static void attach(SessionFeeds feeds, String tap, String call) {
    var unused =
        feeds
            .attach(tap)
            .exceptionally(
                (@Nullable Throwable failure) -> {
                  LOG.warn("call {} goes on without tap '{}': {}", call, tap, reason(failure));
                  return null;
                });
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  @Override
  public String choice() {
    return chosen;
  }

  @Override
  public String selected() {
    BackendChoice wanted = choice;
    return wanted == null
        ? ""
        : order(wanted, bound -> 0).stream()
            .filter(name -> !drained.contains(name))
            .filter(
                name ->
                    directory.find(name).filter(each -> status(name, each).usable()).isPresent())
            .findFirst()
            .orElse("");
  }

  @Override
  public List<BackendStatus> backends() {
    List<BackendStatus> all = new ArrayList<>();
    directory.all().forEach((key, backend) -> all.add(status(key, backend)));
    return all;
  }

  @Override
  public BackendRole role(String backend) {
    BackendChoice wanted = choice;
    if (drained.contains(backend)) {
      return BackendRole.DRAINED;
    } else if (wanted == null || !order(wanted, bound -> 0).contains(backend)) {
      return BackendRole.UNUSED;
    }
    return wanted.isFirst(backend) ? BackendRole.CHOSEN : BackendRole.FALLBACK;
  }

  @Override
  public boolean drain(String backend, boolean wanted) {
    boolean changed = wanted ? drained.add(backend) : drained.remove(backend);
    if (directory.find(backend).isEmpty() && (wanted || !changed)) {
      drained.remove(backend);
      return false;
    }
    if (changed) {
      LOG.info("media: backend '{}' {}", backend, wanted ? "is drained" : "takes new calls again");
    }
    return true;
  }

  static BackendStatus status(String name, MediaBackend backend) {
    try {
      return backend.status();
    } catch (RuntimeException | LinkageError e) {
      return new BackendStatus(name, false, "no status: " + e, 0, -1, -1);
    }
  }
}
