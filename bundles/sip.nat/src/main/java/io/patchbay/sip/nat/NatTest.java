package io.patchbay.sip.nat;

import java.util.Locale;
import java.util.Optional;

/** What may tell that a peer is behind NAT. Each looks at one message; none asks the DNS. */
enum NatTest {
  /** The host of the first Contact is a private address. */
  PRIVATE_CONTACT(1, 1),
  /** The address of the top Via is not the one it came from; a host name is another. */
  SOURCE_IP_VS_VIA(2, 2),
  /** The address of the top Via is private. */
  PRIVATE_VIA(4, 4),
  /** Media is wanted at a private address. */
  PRIVATE_SDP(8, 8),
  /** The port of the top Via, by default its transport's, is not the one it came from. */
  SOURCE_PORT_VS_VIA(16, 16),
  /** It came from a private address. */
  PRIVATE_SOURCE(32, 0),
  /** It came by WebSocket. */
  WEBSOCKET(64, 0),
  /** The port of the first Contact, by default its transport's, is not the one it came from. */
  CONTACT_PORT_VS_SOURCE(128, 64),
  /** The first Contact is an address other than the one it came from. */
  CONTACT_IP_VS_SOURCE(0, 32),
  /** Media is wanted at an address other than the one it came from. */
  SDP_VS_SOURCE(256, 0),
  /** The Request-URI is an address other than ours, or it came by WebSocket. */
  TARGET_MISMATCH(512, 0);

  /** The bit of Kamailio's nat_uac_test; 0 for none. */
  final int kamailio;

  /** The bit of OpenSIPS's nat_uac_test; 0 for none. */
  final int openSips;

  NatTest(int kamailio, int openSips) {
    this.kamailio = kamailio;
    this.openSips = openSips;
  }

  /** Its name in configuration and log, such as {@code private-contact}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<NatTest> of(String text) {
    for (NatTest test : values()) {
      if (test.text().equals(text)) {
        return Optional.of(test);
      }
    }
    return Optional.empty();
  }
}
