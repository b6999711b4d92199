package io.patchbay.lib.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatabaseTest {
  private static final List<String> STEPS =
      List.of("CREATE TABLE word (text VARCHAR(20) PRIMARY KEY)");

  @TempDir private Path folder;

  private Database open(List<String> steps) {
    return new Database(DatabaseSettings.of(folder.resolve("db/words")), "words", steps);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Database.Task<Integer> insert(String... words) {
    return connection -> {
      try (Statement statement = connection.createStatement()) {
        for (String word : words) {
          statement.execute("INSERT INTO word (text) VALUES ('" + word + "')");
        }
      }
      return words.length;
    };
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM word")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void whatWasCommittedIsThereAfterClosingAndLaterStepsAreDoneOnce() throws Exception {
    try (Database database = open(STEPS)) {
      await(database.submit(insert("a", "b")));
    }
    List<String> later = List.of(STEPS.get(0), "ALTER TABLE word ADD COLUMN size INTEGER");
    for (int i = 0; i < 2; i++) {
      try (Database database = open(later)) {
        assertThat(await(database.submit(DatabaseTest::count))).isEqualTo(2);
      }
    }
    try (Database database = open(STEPS)) {
      assertThatThrownBy(() -> await(database.submit(DatabaseTest::count)))
          .hasMessageContaining("later version, 2");
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("db")))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  @Test
  void whatWasCommittedIsThereAfterACrash() throws Exception {
    try (Database database = open(STEPS)) {
      await(database.submit(insert("a")));
      Path left = folder.resolve("db/left.mv.db");
      Files.copy(folder.resolve("db/words.mv.db"), left);
      try (Database after =
          new Database(DatabaseSettings.of(folder.resolve("db/left")), "words", STEPS)) {
        assertThat(await(after.submit(DatabaseTest::count))).isEqualTo(1);
      }
    }
  }

  @Test
  void aTaskThatFailsLeavesNothingBehind() {
    try (Database database = open(STEPS)) {
      assertThatThrownBy(() -> await(database.submit(insert("a", "b", "a"))))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(SQLException.class);
      assertThat(await(database.submit(DatabaseTest::count))).isZero();
    }
  }

  @Test
  void aLostConnectionIsMadeAnewAndTheTaskDoneAgain() {
    try (Database database = open(STEPS)) {
      await(database.submit(insert("a")));
      await(
          database
              .submit(
                  connection -> {
                    connection.commit();
                    connection.close();
                    return 0;
                  })
              .handle((done, failed) -> 0));
      assertThat(await(database.submit(DatabaseTest::count))).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseThatIsAwayFailsTasksAndNobodyWaits() throws Exception {
    Files.writeString(folder.resolve("db"), "in the way");
    try (Database database = open(STEPS)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> await(database.submit(DatabaseTest::count)))
            .hasCauseInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void aThousandTasksMayWaitAndAfterClosingNone() {
    CountDownLatch busy = new CountDownLatch(1);
    Database database = open(STEPS);
    try (database) {
      CompletionStage<Integer> last = database.submit(insert("first"));
      database.submit(
          connection -> {
            try {
              busy.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return 0;
          });
      int refused = 0;
      for (int i = 0; i < 1100; i++) {
        CompletionStage<Integer> next = database.submit(connection -> 0);
        if (next.toCompletableFuture().isCompletedExceptionally()) {
          refused++;
        } else {
          last = next;
        }
      }
      assertThat(refused).isBetween(98, 101);
      busy.countDown();
      await(last);
    }
    assertThatThrownBy(() -> await(database.submit(connection -> 0)))
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }
}
