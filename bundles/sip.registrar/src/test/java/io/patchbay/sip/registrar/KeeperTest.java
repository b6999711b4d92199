package io.patchbay.sip.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.api.sip.location.Binding;
import io.patchbay.lib.database.Database;
import io.patchbay.lib.database.DatabaseSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeeperTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  private Keeper open(Instant now) {
    return new Keeper(
        new Database(
            DatabaseSettings.of(folder.resolve("database/registrations")),
            "registrations",
            BindingTable.SCHEMA),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Binding binding(String user, int seconds, String... path) {
    return new Binding(
        user,
        "sip:" + user + "@10.0.0.7;x=\u00fc",
        700,
        NOW.plusSeconds(seconds),
        List.of(path),
        new Binding.Source(
            "udp", "inside", new InetSocketAddress("2001:db8::7", 40000), Optional.empty()),
        "urn:uuid:1",
        2,
        "Phone",
        "call",
        0xffffffffL);
  }

  @Test
  void whatHasTimeLeftIsThereAfterARestart() {
    Binding kept = binding("1001", 600, "<sip:edge;lr>", "<sip:core;lr>");
    try (Keeper keeper = open(NOW)) {
      Bindings bindings = new Bindings(keeper::changed);
      keeper.load(bindings);
      bindings.change("1001", NOW, none -> List.of(kept));
      bindings.change("1002", NOW, none -> List.of(binding("1002", 60)));
      bindings.change("1003", NOW, none -> List.of(binding("1003", 600)));
      keeper.save(bindings);
      bindings.change("1003", NOW, none -> List.of());
      keeper.save(bindings);
      keeper.save(bindings);
    }
    try (Keeper keeper = open(NOW.plusSeconds(100))) {
      Bindings bindings = new Bindings(user -> {});
      keeper.load(bindings);
      assertThat(bindings.all(NOW)).containsExactly(kept);
      assertThat(bindings.total()).isEqualTo(1);
    }
  }

  @Test
  void whatIsKeptIsThereWhenADatabaseThatWasAwayAtTheStartComesBack() throws Exception {
    Path place = folder.resolve("database");
    Path elsewhere = folder.resolve("elsewhere");
    Binding kept = binding("1001", 600);
    Binding other = binding("1003", 600);
    try (Keeper keeper = open(NOW)) {
      Bindings bindings = new Bindings(keeper::changed);
      keeper.load(bindings);
      bindings.change("1001", NOW, none -> List.of(kept));
      bindings.change("1002", NOW, none -> List.of(binding("1002", 600)));
      bindings.change("1003", NOW, none -> List.of(other));
      keeper.save(bindings);
    }
    Files.move(place, elsewhere);
    Files.writeString(place, "in the way");
    Binding present = binding("1001", 900, "<sip:edge;lr>");
    Binding elsewhereToo = at(binding("1003", 900), "sip:1003@mobile");
    try (Keeper keeper = open(NOW)) {
      Bindings bindings = new Bindings(keeper::changed);
      keeper.load(bindings);
      bindings.change("1001", NOW, none -> List.of(present));
      bindings.change("1002", NOW, none -> List.of());
      bindings.change("1003", NOW, none -> List.of(elsewhereToo));
      keeper.save(bindings);
      assertThat(bindings.total()).isEqualTo(2);
      Files.delete(place);
      Files.move(elsewhere, place);
      while (!keeper.isLoaded()) {
        keeper.save(bindings);
      }
      assertThat(bindings.total()).isEqualTo(3);
      keeper.save(bindings);
    }
    try (Keeper keeper = open(NOW)) {
      Bindings bindings = new Bindings(keeper::changed);
      keeper.load(bindings);
      assertThat(bindings.all(NOW)).containsExactlyInAnyOrder(present, other, elsewhereToo);
    }
  }

  private static Binding at(Binding binding, String contact) {
    return new Binding(
        binding.user(),
        contact,
        binding.q(),
        binding.expires(),
        binding.path(),
        binding.source(),
        "",
        0,
        binding.userAgent(),
        binding.callId(),
        binding.cseq());
  }

  @Test
  void sweepingTellsWhoChangedAndCountsRight() {
    List<String> changed = new ArrayList<>();
    Bindings bindings = new Bindings(changed::add);
    bindings.change("1001", NOW, none -> List.of(binding("1001", 10)));
    bindings.change("1002", NOW, none -> List.of(binding("1002", 600)));
    changed.clear();
    bindings.sweep(NOW.plusSeconds(10), each -> false);
    assertThat(changed).containsExactly("1001");
    assertThat(bindings.total()).isEqualTo(1);
    bindings.sweep(NOW.plusSeconds(10), each -> true);
    assertThat(bindings.total()).isZero();
  }
}
