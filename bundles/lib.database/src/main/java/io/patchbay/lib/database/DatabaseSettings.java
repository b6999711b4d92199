package io.patchbay.lib.database;

import io.patchbay.lib.settings.Settings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Which database, and as whom.
 *
 * @param url {@code jdbc:h2:...} or {@code jdbc:postgresql:...}
 * @param user empty for none
 * @param password empty for none
 */
public record DatabaseSettings(String url, String user, String password) {
  private static final String H2 = "jdbc:h2:";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final long TABLES = 0x7061746368626179L; // "patchbay": nobody else's lock
  private static final int CONNECT_SECONDS = 5;
  private static final int ANSWER_SECONDS = 10;

  /**
   * Reads the keys {@code database.url}, {@code database.user} and {@code database.password}.
   *
   * @param data the data folder; without a URL the database is the embedded one in its folder
   *     {@code database}
   * @param name of the embedded database
   */
  public static DatabaseSettings read(Settings settings, Path data, String name) {
    String url = settings.text("database.url");
    if (!url.isEmpty() && !url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
      settings.problem("database.url", "must begin with " + H2 + " or " + POSTGRESQL);
    }
    return new DatabaseSettings(
        url.isEmpty() ? embedded(data.resolve("database").resolve(name)) : url,
        settings.text("database.user"),
        settings.text("database.password"));
  }

  /** The embedded database in the files of that name. */
  public static DatabaseSettings of(Path file) {
    return new DatabaseSettings(embedded(file), "", "");
  }

  private static String embedded(Path file) {
    return H2 + "file:" + file.toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  /** The driver's own object: no driver manager, no class loading by name. */
  DataSource source() throws IOException {
    if (url.startsWith(POSTGRESQL)) {
      PGSimpleDataSource postgres = new PGSimpleDataSource();
      postgres.setUrl(url);
      postgres.setConnectTimeout(CONNECT_SECONDS);
      postgres.setSocketTimeout(ANSWER_SECONDS);
      if (!user.isEmpty()) {
        postgres.setUser(user);
        postgres.setPassword(password);
      }
      return postgres;
    }
    makeFolder();
    JdbcDataSource embedded = new JdbcDataSource();
    embedded.setURL(url);
    embedded.setUser(user);
    embedded.setPassword(password);
    return embedded;
  }

  /**
   * Waits until nobody else makes tables there, and keeps others from it until the end of the
   * transaction: two who look for a table of PostgreSQL and make it at the same moment collide,
   * also by {@code IF NOT EXISTS}. The embedded database sees to that itself.
   */
  void awaitTurn(Connection made) throws SQLException {
    if (url.startsWith(POSTGRESQL)) {
      try (Statement statement = made.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(" + TABLES + ")");
      }
    }
  }

  /**
   * Writes what was committed, where a crash of ours would lose it: H2 keeps it for another half
   * second. Only who owns the database may, as we do that of our own.
   */
  void write(Connection committed) throws SQLException {
    if (url.startsWith(H2) && user.isEmpty()) {
      try (Statement statement = committed.createStatement()) {
        statement.execute("CHECKPOINT");
      }
    }
  }

  /** For nobody else: what is kept there may stand for a password. */
  private void makeFolder() throws IOException {
    String file = H2 + "file:";
    if (!url.startsWith(file)) {
      return;
    }
    int end = url.indexOf(';');
    Path folder =
        Path.of(url.substring(file.length(), end < 0 ? url.length() : end))
            .toAbsolutePath()
            .getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
    if (views.contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Where it is, as it is logged: never the password. */
  @Override
  public String toString() {
    int end = url.startsWith(H2) ? url.indexOf(';') : url.indexOf('?');
    return end < 0 ? url : url.substring(0, end);
  }
}
