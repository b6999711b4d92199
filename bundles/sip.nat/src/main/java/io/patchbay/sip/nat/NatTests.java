package io.patchbay.sip.nat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Sets of tests by name, and by the numbers of Kamailio and OpenSIPS, which mean different things.
 */
final class NatTests {
  /** What is usual (19 in both projects), and WebSockets, which are never called. */
  static final Set<NatTest> USUAL =
      Collections.unmodifiableSet(
          EnumSet.of(
              NatTest.PRIVATE_CONTACT,
              NatTest.SOURCE_IP_VS_VIA,
              NatTest.SOURCE_PORT_VS_VIA,
              NatTest.WEBSOCKET));

  private static final String KAMAILIO = "kamailio:";
  private static final String OPENSIPS = "opensips:";

  /** No test of its own: the networks it adds are private here anyway (RFC 6333). */
  private static final int OPENSIPS_CARRIER_GRADE_NAT = 128;

  private NatTests() {}

  /**
   * Names between commas or blanks, {@code kamailio:19} or {@code opensips:19}; empty for the
   * usual.
   *
   * @throws IllegalArgumentException naming what is no test
   */
  static Set<NatTest> parse(String text) {
    if (text.isBlank()) {
      return USUAL;
    }
    EnumSet<NatTest> tests = EnumSet.noneOf(NatTest.class);
    for (String part : text.trim().split("[,\\s]+", 0)) {
      if (part.startsWith(KAMAILIO)) {
        tests.addAll(fromKamailioFlags(number(part, KAMAILIO)));
      } else if (part.startsWith(OPENSIPS)) {
        tests.addAll(fromOpenSipsFlags(number(part, OPENSIPS)));
      } else {
        tests.add(
            NatTest.of(part)
                .orElseThrow(() -> new IllegalArgumentException("'" + part + "' is no test")));
      }
    }
    return Collections.unmodifiableSet(tests);
  }

  /** The tests of Kamailio's {@code nat_uac_test(flags)}. */
  static Set<NatTest> fromKamailioFlags(int flags) {
    return fromFlags(flags, test -> test.kamailio, "Kamailio");
  }

  /** The tests of OpenSIPS's {@code nat_uac_test(flags)}. */
  static Set<NatTest> fromOpenSipsFlags(int flags) {
    return fromFlags(flags & ~OPENSIPS_CARRIER_GRADE_NAT, test -> test.openSips, "OpenSIPS");
  }

  private static Set<NatTest> fromFlags(int flags, ToIntFunction<NatTest> bit, String whose) {
    EnumSet<NatTest> tests = EnumSet.noneOf(NatTest.class);
    int left = flags;
    for (NatTest test : NatTest.values()) {
      if ((flags & bit.applyAsInt(test)) != 0) {
        tests.add(test);
        left &= ~bit.applyAsInt(test);
      }
    }
    if (left != 0) {
      throw new IllegalArgumentException(
          whose + " has no NAT test of bit " + Integer.lowestOneBit(left));
    }
    return tests;
  }

  private static int number(String text, String prefix) {
    String digits = text.substring(prefix.length());
    if (!digits.matches("\\d{1,6}")) {
      throw new IllegalArgumentException("'" + text + "' must end in a number");
    }
    return Integer.parseInt(digits);
  }
}
