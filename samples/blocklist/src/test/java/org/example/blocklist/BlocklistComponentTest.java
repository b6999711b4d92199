package org.example.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.call.hook.Admission;
import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.hook.Passage;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plug-in is plain Java: its test needs no gateway and no OSGi. */
class BlocklistComponentTest {
  private final BlocklistComponent blocklist =
      new BlocklistComponent("0900* alice", "0800* bob", 603);

  @ParameterizedTest
  @CsvSource({"0900, true", "0900123, true", "alice, true", "alice2, false", "090, false"})
  void someCallersAreRefused(String caller, boolean refused) {
    assertThat(admitted(caller))
        .isEqualTo(refused ? Admission.refuse(603, "Blocked") : Admission.admit());
  }

  @Test
  void theInviteOfAWatchedCallerSaysSo() {
    assertThat(passed("bob", "a", 0))
        .containsExactly(
            new Header("Subject", "lunch"),
            new Header("Priority", "non-urgent"),
            new Header("X-Screening", "watched"));
  }

  @ParameterizedTest
  @CsvSource({"carol, a, 0", "bob, a, 180", "bob, b, 0"})
  void allElsePassesAsItIs(String caller, String from, int status) {
    assertThat(passed(caller, from, status))
        .containsExactly(new Header("Subject", "lunch"), new Header("Priority", "urgent"));
  }

  @Test
  void aChangeIsLiveAndABadOneChangesNothing() {
    blocklist.change("carol", "", 486);
    assertThat(admitted("carol")).isEqualTo(Admission.refuse(486, "Blocked"));
    assertThat(admitted("alice")).isEqualTo(Admission.admit());
    blocklist.change("", "", 200);
    assertThat(admitted("carol")).isEqualTo(Admission.refuse(486, "Blocked"));
    assertThatThrownBy(() -> new BlocklistComponent("", "", 200))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Admission admitted(String caller) {
    return blocklist.admit(attempt(caller)).toCompletableFuture().join();
  }

  private List<Header> passed(String caller, String from, int status) {
    String to = from.equals("a") ? "b" : "a";
    return blocklist
        .filter(
            new Passage(attempt(caller), from, to, "INVITE", status),
            List.of(new Header("Subject", "lunch"), new Header("Priority", "urgent")))
        .toCompletableFuture()
        .join();
  }

  private static CallAttempt attempt(String caller) {
    return new CallAttempt(
        "1", caller, "4711", "udp", "udp", new InetSocketAddress("192.0.2.1", 5060), "");
  }
}
