package io.patchbay.lib.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.patchbay.testkit.peer.PostgreSql;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several modules of several gateways find the same PostgreSQL at the same moment. */
@Timeout(120)
class SharedDatabaseTest {
  private static final int ROUNDS = 5;
  private static final int GATEWAYS = 4;

  private static PostgreSql server;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        PostgreSql.available() || System.getenv("CI") != null, "Debian's postgresql is missing");
    server = PostgreSql.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void tablesAreMadeOnceAndNobodyIsRefused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      server.query("DROP TABLE IF EXISTS patchbay_schema, users, places");
      List<Database> databases = new ArrayList<>();
      try {
        for (int i = 0; i < GATEWAYS; i++) {
          databases.add(module("users"));
          databases.add(module("places"));
        }
        List<CompletableFuture<Integer>> tasks =
            IntStream.range(0, databases.size())
                .mapToObj(i -> databases.get(i).submit(insert(i)).toCompletableFuture())
                .toList();
        assertThat(tasks).allSatisfy(task -> assertThat(task.join()).isEqualTo(1));
      } finally {
        databases.forEach(Database::close);
      }
      assertThat(server.query("SELECT module, version FROM patchbay_schema ORDER BY module"))
          .containsExactly("places|1", "users|1");
      assertThat(server.query("SELECT COUNT(*) FROM users")).containsExactly(GATEWAYS + "");
    }
  }

  private static Database module(String name) {
    return new Database(
        new DatabaseSettings(server.url(), PostgreSql.USER, PostgreSql.PASSWORD),
        name,
        List.of("CREATE TABLE " + name + " (id INTEGER PRIMARY KEY)"));
  }

  /** Into the table of the module of that number. */
  private static Database.Task<Integer> insert(int number) {
    String table = number % 2 == 0 ? "users" : "places";
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate("INSERT INTO " + table + " VALUES (" + number + ")");
      }
    };
  }
}
