package io.patchbay.lib.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, one thread. A task is a transaction: it is committed when the task returns,
 * before anybody is told, and rolled back when it throws; what was committed outlives a crash. A
 * connection that is lost is made anew, and the task done again; while the database is away tasks
 * fail at once, but for one try a second.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int WAITING = 1000;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int ALIVE_SECONDS = 2;
  private static final int CLOSE_SECONDS = 10;

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Task<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private final DatabaseSettings settings;
  private final String module;
  private final List<String> steps;
  private final ThreadPoolExecutor thread;
  private @Nullable Connection connection;
  private long nextTry = System.nanoTime();
  private boolean away;

  /**
   * Begins without a connection; the first task makes it.
   *
   * @param module names the tables' owner: what version they have is kept by it, so that several
   *     can share a database
   * @param steps statements that make the tables, in their order; what a release has added comes
   *     behind, and those already done are left out
   */
  public Database(DatabaseSettings settings, String module, List<String> steps) {
    this.settings = settings;
    this.module = module;
    this.steps = List.copyOf(steps);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread made = new Thread(task, "patchbay-database-" + module);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Does something with the connection, on the thread of this database. Never blocks.
   *
   * @return fails with what the task threw, with {@link SQLException} when the database is away,
   *     and with {@link RejectedExecutionException} when a thousand tasks wait or it is closed
   */
  public <T extends @Nullable Object> CompletionStage<T> submit(Task<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              result.complete(perform(task));
            } catch (SQLException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      String why = thread.isShutdown() ? " is closed" : ": " + WAITING + " tasks wait for it";
      result.completeExceptionally(new RejectedExecutionException(settings + why));
    }
    return result;
  }

  /** Does what waits, for up to ten seconds, and lets the connection go. */
  @Override
  public void close() {
    thread.execute(this::disconnect);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
        LOG.warn("{}: does not close", settings);
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private <T extends @Nullable Object> T perform(Task<T> task) throws SQLException {
    boolean fresh = connection == null;
    try {
      return transact(connected(), task);
    } catch (SQLException e) {
      if (fresh || !lost()) {
        throw e;
      }
    }
    return transact(connected(), task);
  }

  private <T extends @Nullable Object> T transact(Connection open, Task<T> task)
      throws SQLException {
    boolean done = false;
    try {
      T result = task.on(open);
      open.commit();
      settings.write(open);
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback(open);
      }
    }
  }

  private static void rollback(Connection open) {
    try {
      open.rollback();
    } catch (SQLException e) {
      LOG.debug("no rollback: {}", e.getMessage());
    }
  }

  /** True when the connection is of no use any more; it has been let go then. */
  private boolean lost() throws SQLException {
    Connection open = connection;
    if (open != null && open.isValid(ALIVE_SECONDS)) {
      return false;
    }
    disconnect();
    return true;
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    if (away && System.nanoTime() - nextTry < 0) {
      throw new SQLException(settings + " is away");
    }
    try {
      open = connect();
    } catch (SQLException | IOException e) {
      nextTry = System.nanoTime() + RETRY_NANOS;
      if (!away) {
        LOG.error("{}: {}", settings, e.getMessage());
      }
      away = true;
      throw e instanceof SQLException sql ? sql : new SQLException(e);
    }
    if (away) {
      LOG.info("{}: is back", settings);
    }
    away = false;
    connection = open;
    return open;
  }

  private Connection connect() throws SQLException, IOException {
    DataSource source = settings.source();
    Connection made = source.getConnection();
    boolean ready = false;
    try {
      made.setAutoCommit(false);
      migrate(made);
      made.commit();
      ready = true;
      return made;
    } finally {
      if (!ready) {
        made.close();
      }
    }
  }

  private void migrate(Connection made) throws SQLException {
    settings.awaitTurn(made);
    try (Statement statement = made.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS patchbay_schema"
              + " (module VARCHAR(64) PRIMARY KEY, version INTEGER NOT NULL)");
      int version = version(made);
      if (version > steps.size()) {
        throw new SQLException(
            "the tables of " + module + " are of a later version, " + version + ", of Patchbay");
      }
      if (version == steps.size()) {
        return;
      }
      for (String step : steps.subList(version, steps.size())) {
        statement.execute(step);
      }
      statement.execute("DELETE FROM patchbay_schema WHERE module = '" + module + "'");
      statement.execute(
          "INSERT INTO patchbay_schema (module, version) VALUES ('"
              + module
              + "', "
              + steps.size()
              + ")");
    }
  }

  private int version(Connection made) throws SQLException {
    try (PreparedStatement query =
        made.prepareStatement("SELECT version FROM patchbay_schema WHERE module = ?")) {
      query.setString(1, module);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("{}: {}", settings, e.getMessage());
      }
    }
  }
}
