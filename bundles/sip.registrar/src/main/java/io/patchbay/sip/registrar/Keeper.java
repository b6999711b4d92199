package io.patchbay.sip.registrar;

import io.patchbay.api.sip.location.Binding;
import io.patchbay.lib.database.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps bindings over a restart: users that have changed are written together, once in a while, so
 * that a REGISTER never waits for a disk. What a crash loses is what changed since.
 */
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final long LOAD_SECONDS = 20;

  private final Database database;
  private final Clock clock;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean loading = new AtomicBoolean();
  private volatile boolean loaded;
  private volatile boolean failing;

  Keeper(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Takes what was kept. Blocks, for up to twenty seconds; while the database is away that is tried
   * again instead of saving, so that nothing which is kept there is lost.
   */
  void load(Bindings bindings) {
    try {
      restore(bindings, read().toCompletableFuture().get(LOAD_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("registrations that were kept cannot be read until it is there: {}", reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether what was kept has been read, so that changes are written from now on. */
  boolean isLoaded() {
    return loaded;
  }

  private CompletionStage<List<Binding>> read() {
    return database.submit(connection -> BindingTable.load(connection, clock.instant()));
  }

  private void restore(Bindings bindings, List<Binding> kept) {
    bindings.restore(kept, changed::contains);
    loaded = true;
    LOG.info("{} registrations were kept", kept.size());
  }

  private void loadAgain(Bindings bindings) {
    if (loading.compareAndSet(false, true)) {
      read()
          .whenComplete(
              (kept, failed) -> {
                if (failed == null) {
                  restore(bindings, kept);
                }
                loading.set(false);
              });
    }
  }

  /** A user's bindings are others now. */
  void changed(String user) {
    changed.add(user);
  }

  /**
   * Writes what has changed. Does not block; what cannot be written is tried again the next time.
   */
  void save(Bindings bindings) {
    if (!loaded) {
      loadAgain(bindings);
      return;
    }
    Map<String, List<Binding>> users = new TreeMap<>();
    for (String user : changed) {
      changed.remove(user);
      users.put(user, bindings.of(user, clock.instant()));
    }
    if (users.isEmpty()) {
      return;
    }
    database
        .submit(BindingTable.save(users))
        .whenComplete(
            (done, failed) -> {
              if (failed != null) {
                changed.addAll(users.keySet());
                if (!failing) {
                  LOG.error("registrations cannot be kept: {}", reason(failed));
                }
              }
              failing = failed != null;
            });
  }

  @Override
  public void close() {
    database.close();
  }

  private static String reason(Throwable failed) {
    Throwable cause =
        failed instanceof CompletionException || failed instanceof ExecutionException
            ? failed.getCause()
            : failed;
    return cause == null ? failed.toString() : String.valueOf(cause.getMessage());
  }
}
