package io.patchbay.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.testkit.peer.Gateway;
import io.patchbay.testkit.peer.PostgreSql;
import io.patchbay.testkit.peer.ShellResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users and registrations of the packaged gateway in PostgreSQL, which dies and comes back. */
class PostgreSqlIT {
  private static final String AUTH = "io.patchbay.sip.auth.cfg";
  private static final String REGISTRAR = "io.patchbay.sip.registrar.cfg";
  private static final String USERS = "io.patchbay.sip.users.cfg";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private PostgreSql database;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    Product.needs(PostgreSql.available(), "postgresql is missing");
    database = PostgreSql.start();
    Gateway.Builder builder =
        Product.distribution()
            .environment("PATCHBAY_DB_PASSWORD", PostgreSql.PASSWORD)
            .set(AUTH, "methods", "REGISTER INVITE")
            .set(REGISTRAR, "domains", "127.0.0.1")
            .set(Product.B2BUA, "shutdown.grace", "0")
            .file("io.patchbay.routing.route-phones.cfg", "target=user", "priority=10");
    for (String file : new String[] {USERS, REGISTRAR}) {
      builder
          .set(file, "database.url", database.url())
          .set(file, "database.user", PostgreSql.USER)
          .set(file, "database.password", "${env:PATCHBAY_DB_PASSWORD}");
    }
    gateway = builder.start(Product.START);
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (database != null) {
      database.close();
    }
  }

  private static Phone phone(String user) throws Exception {
    return new Phone(user).login("secret-" + user);
  }

  private void add(String user) throws Exception {
    Product.shell(gateway, "patchbay:user add " + user + " secret-" + user);
  }

  private int register(Phone phone) throws Exception {
    return phone.register(gateway.sip()).status();
  }

  /** What is in a row of the database shows when nothing is left of the process. */
  private void awaitKept(String... users) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(database.query("SELECT user_name FROM patchbay_binding"))
                    .contains(users));
  }

  @Test
  void itsDeathIsToldOnceWhatIsKnownGoesOnAndNothingIsLost() throws Exception {
    add("1001");
    add("1002");
    try (Phone alice = phone("1001");
        Phone bob = phone("1002");
        Phone stranger = phone("1003")) {
      assertThat(register(alice)).isEqualTo(200);
      assertThat(register(bob)).isEqualTo(200);
      awaitKept("1001", "1002");

      database.crash();
      // those looked up lately are known for cache.time; of others nothing can be said
      assertThat(register(alice)).isEqualTo(200);
      assertThat(register(stranger)).isEqualTo(503);
      assertThat(register(stranger)).isEqualTo(503);
      ShellResult refused = gateway.shell("patchbay:user add 1004 secret-1004");
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.output()).contains(database.url()).doesNotContain("\tat ");
      try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "1002")) {
        call.expectMediaBothWays();
        call.hangUp();
      }
      assertThat(bob.unregister(gateway.sip()).status()).isEqualTo(200);

      database.restart();
      await().atMost(PATIENCE).until(() -> register(stranger) == 401);
      add("1004");
      try (Phone carol = phone("1004")) {
        assertThat(register(carol)).isEqualTo(200);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(database.query("SELECT user_name FROM patchbay_binding"))
                        .containsExactlyInAnyOrder("1001", "1004"));
        // a gateway that crashes finds what was written
        gateway.restart(Product.START);
        try (Conversation call = Conversation.between(alice, carol, gateway.sip(), "1004")) {
          call.hangUp();
        }
      }
    }
    assertThat(Product.complaints(gateway, database.url() + ": ")).hasSizeBetween(1, 2);
    assertThat(Product.log(gateway)).noneMatch(line -> line.startsWith("\tat "));
    assertThat(Product.log(gateway)).noneMatch(line -> line.contains(PostgreSql.PASSWORD));
  }

  @Test
  void aGatewayThatStartsWithoutItsDatabaseFindsEverythingWhenThatIsBack() throws Exception {
    add("1001");
    add("1002");
    try (Phone alice = phone("1001");
        Phone bob = phone("1002")) {
      register(alice);
      register(bob);
      awaitKept("1001", "1002");
      database.crash();
      gateway.restart(Product.START);
      assertThat(register(alice)).isEqualTo(503);
      assertThat(Product.shell(gateway, "patchbay:registrations")).contains("nobody");
      database.restart();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(Product.shell(gateway, "patchbay:registrations"))
                      .contains("sip:1001@", "sip:1002@"));
      await().atMost(PATIENCE).until(() -> register(alice) == 200); // users are read apart
      try (Conversation call = Conversation.between(alice, bob, gateway.sip(), "1002")) {
        call.hangUp();
      }
    }
  }
}
