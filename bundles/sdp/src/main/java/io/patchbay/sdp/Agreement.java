package io.patchbay.sdp;

/**
 * Which way media flows after an offer and its answer (RFC 3264 sections 5.1 and 6.1).
 *
 * @param offererSends whether there is a stream from the side that offered
 * @param answererSends whether there is one from the side that answered
 * @param isHold whether no stream flows both ways
 */
public record Agreement(boolean offererSends, boolean answererSends, boolean isHold) {
  /**
   * What an offer and its answer come to, over the streams that a relay of UDP carries.
   *
   * @param answer has no m-line that the offer does not have, as {@link OfferAnswer#fitAnswer} sees
   *     to
   */
  public static Agreement of(SessionDescription offer, SessionDescription answer) {
    boolean fromOfferer = false;
    boolean fromAnswerer = false;
    boolean hold = true;
    for (MediaDescription answered : answer.media()) {
      MediaDescription offered = offer.media().get(answered.index());
      Direction agreed = answered.direction().and(offered.direction().reversed());
      if (!answered.isRelayable()) {
        continue;
      }
      // A null address holds as a direction does, and older phones have no other way.
      boolean toAnswerer = agreed.receives() && !answered.isHeld();
      boolean toOfferer = agreed.sends() && !offered.isHeld();
      fromOfferer |= toAnswerer;
      fromAnswerer |= toOfferer;
      hold &= !(toAnswerer && toOfferer);
    }
    return new Agreement(fromOfferer, fromAnswerer, hold);
  }
}
