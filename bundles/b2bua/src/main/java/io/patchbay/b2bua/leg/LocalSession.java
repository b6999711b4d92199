package io.patchbay.b2bua.leg;

import io.patchbay.sdp.AddressFamily;
import io.patchbay.sdp.OfferAnswer;
import io.patchbay.sdp.OriginState;
import io.patchbay.sdp.SessionDescription;
import io.patchbay.sdp.Topology;
import java.net.InetAddress;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What we say in SDP on one leg: an o= line of our own, and nothing of the other side's that media
 * does not need.
 */
final class LocalSession {
  private final OriginState origin;
  private final AddressFamily family;
  private final String shown;

  /**
   * @param local our address on this leg
   * @param shown the same as peers are shown it
   */
  LocalSession(InetAddress local, String shown) {
    // some phones refuse numbers beyond 2^31
    this.origin =
        new OriginState("patchbay", ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
    this.family = AddressFamily.of(local);
    this.shown = shown;
  }

  /** The description as it is sent; the very bytes of the last one when nothing changed. */
  byte[] write(SessionDescription sdp) {
    return origin.stamp(Topology.hide(sdp), family, shown).toBytes();
  }

  /** The answer that says no to all of an offer. */
  OwnBody refuse(SessionDescription offer) {
    return new OwnBody(write(OfferAnswer.refuse(offer)), SessionBody.PLAIN);
  }

  /** What was written last and not rolled back; empty before anything was. */
  byte[] current() {
    return origin.current().map(SessionDescription::toBytes).orElseGet(() -> new byte[0]);
  }

  /** What was written last is in force. */
  void commit() {
    origin.commit();
  }

  /** What was written last was refused. */
  void rollback() {
    origin.rollback();
  }
}
