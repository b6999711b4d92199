package io.patchbay.sip.auth;

import io.patchbay.api.sip.access.UserAdministration;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.lib.database.Database;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.digest.DigestSecret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Users in a table, with a cache before it. Of a password only the hashes are kept. */
final class UserDatabase implements UserStore, UserAdministration, AutoCloseable {
  private static final int LONGEST = 255;
  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE patchbay_user (
            name VARCHAR(255) NOT NULL,
            realm VARCHAR(255) NOT NULL,
            md5 CHAR(32) NOT NULL,
            sha256 CHAR(64) NOT NULL,
            changed TIMESTAMP NOT NULL,
            PRIMARY KEY (name, realm))
          """);

  private final String realm;
  private final Database database;
  private final UserCache cache;
  private final Clock clock;

  UserDatabase(UsersSettings settings, Clock clock) {
    this.realm = settings.realm();
    this.database = new Database(settings.database(), "users", SCHEMA);
    this.cache =
        new UserCache(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), settings.cacheTime());
    this.clock = clock;
  }

  @Override
  public String realm() {
    return realm;
  }

  @Override
  public CompletionStage<Optional<StoredUser>> find(String name) {
    Optional<StoredUser> known = cache.get(name);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    long asOf = cache.changes();
    return database
        .submit(connection -> find(connection, name))
        .whenComplete(
            (user, failed) -> {
              if (failed == null) {
                cache.put(name, user, asOf);
              }
            });
  }

  @Override
  public CompletionStage<List<User>> list() {
    return database.submit(
        connection -> {
          List<User> users = new ArrayList<>();
          try (PreparedStatement query =
                  connection.prepareStatement(
                      "SELECT name, realm, changed FROM patchbay_user ORDER BY name, realm");
              ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              users.add(
                  new User(rows.getString(1), rows.getString(2), rows.getTimestamp(3).toInstant()));
            }
          }
          return users;
        });
  }

  @Override
  public CompletionStage<Boolean> add(String name, String password) {
    StoredUser user = hashed(name, password);
    return changing(
        List.of(name),
        database.submit(
            connection -> {
              if (find(connection, name).isPresent()) {
                return false;
              }
              insert(connection, user);
              return true;
            }));
  }

  @Override
  public CompletionStage<Boolean> password(String name, String password) {
    StoredUser user = hashed(name, password);
    return changing(
        List.of(name),
        database.submit(
            connection -> {
              boolean there = delete(connection, name);
              if (there) {
                insert(connection, user);
              }
              return there;
            }));
  }

  @Override
  public CompletionStage<Boolean> remove(String name) {
    return changing(List.of(name), database.submit(connection -> delete(connection, name)));
  }

  @Override
  public CompletionStage<Integer> importCsv(String text) {
    List<StoredUser> users = UserCsv.read(text, this::hashed);
    return changing(
        users.stream().map(StoredUser::name).toList(),
        database.submit(
            connection -> {
              for (StoredUser user : users) {
                delete(connection, user.name());
                insert(connection, user);
              }
              return users.size();
            }));
  }

  @Override
  public void close() {
    database.close();
  }

  /** Also a change that failed may have been made, if the connection was lost at its end. */
  private <T> CompletionStage<T> changing(Collection<String> names, CompletionStage<T> change) {
    return change.whenComplete((done, failed) -> cache.forget(names));
  }

  private StoredUser hashed(String name, String password) {
    checkName(name);
    if (password.isEmpty()) {
      throw new IllegalArgumentException("a password must not be empty");
    }
    return new StoredUser(
        name,
        DigestSecret.of(DigestAlgorithm.MD5, name, realm, password).ha1(),
        DigestSecret.of(DigestAlgorithm.SHA_256, name, realm, password).ha1());
  }

  /** A colon would end the name in what is hashed (RFC 7616 section 3.4.2). */
  static void checkName(String name) {
    if (name.isEmpty()
        || name.length() > LONGEST
        || name.chars().anyMatch(c -> c <= ' ' || c == ':' || c == 127)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no user name: no blanks, no colon, at most 255 characters");
    }
  }

  private Optional<StoredUser> find(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT md5, sha256 FROM patchbay_user WHERE name = ? AND realm = ?")) {
      query.setString(1, name);
      query.setString(2, realm);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(new StoredUser(name, rows.getString(1).trim(), rows.getString(2).trim()))
            : Optional.empty();
      }
    }
  }

  private void insert(Connection connection, StoredUser user) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO patchbay_user (name, realm, md5, sha256, changed) VALUES (?, ?, ?, ?,"
                + " ?)")) {
      insert.setString(1, user.name());
      insert.setString(2, realm);
      insert.setString(3, user.md5());
      insert.setString(4, user.sha256());
      insert.setTimestamp(5, Timestamp.from(clock.instant()));
      insert.executeUpdate();
    }
  }

  private boolean delete(Connection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM patchbay_user WHERE name = ? AND realm = ?")) {
      delete.setString(1, name);
      delete.setString(2, realm);
      return delete.executeUpdate() > 0;
    }
  }
}
