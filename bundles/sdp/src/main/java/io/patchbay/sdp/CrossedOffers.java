package io.patchbay.sdp;

import java.util.Optional;
import java.util.Set;

/**
 * Two offers that meet: each side has made one before it saw the other's, as when somebody calls to
 * take a call that is not answered yet. Each is answered with the other, so far as it fits.
 */
public final class CrossedOffers {
  /** What an answer may say only when the offer did, and streams do without. */
  private static final Set<String> NEGOTIATED =
      Set.of(
          "mid",
          "group",
          "msid",
          "rtcp-mux",
          "rtcp-mux-only",
          "rtcp-rsize",
          "fingerprint",
          "setup",
          "tls-id",
          "extmap",
          "extmap-allow-mixed");

  private CrossedOffers() {}

  /**
   * The answer to one offer, made of the other. Streams are matched by their place (RFC 3264
   * section 6); those that differ in type, or have no codec or no way to exchange keys in common
   * ({@link CrossedKeys}), are refused.
   *
   * @param offer what is answered
   * @param other what its answerer has offered
   * @throws SdpException when no stream is left
   */
  public static SessionDescription answer(SessionDescription offer, SessionDescription other)
      throws SdpException {
    SessionDescription plain = MediaKeys.stripFromPlainMedia(other);
    SdpEdit edit = new SdpEdit(plain);
    strip(plain.session(), edit);
    for (MediaDescription media : plain.media()) {
      if (media.index() >= offer.media().size()) {
        remove(media.section(), media.section().first(), edit);
      } else {
        answer(offer.media().get(media.index()), media, edit);
      }
    }
    SessionDescription answer = OfferAnswer.fitAnswer(offer, edit.apply());
    if (!answer.hasLiveMedia()) {
      throw new SdpException("the two offers have no stream in common");
    }
    return answer;
  }

  private static void answer(MediaDescription offered, MediaDescription other, SdpEdit edit) {
    Optional<String> keys =
        other.line().isSecure() ? CrossedKeys.answer(offered, other) : Optional.empty();
    if (!fits(offered, other) || other.line().isSecure() != keys.isPresent()) {
      refuse(offered, other, edit);
    } else {
      strip(other.section(), edit);
      keys.ifPresent(value -> CrossedKeys.put(value, other, edit));
    }
  }

  private static boolean fits(MediaDescription offered, MediaDescription other) {
    if (offered.isRejected()
        || other.isRejected()
        || !offered.type().equalsIgnoreCase(other.type())
        || !OfferAnswer.sameProfile(offered.line(), other.line())) {
      return false;
    }
    return other.isRtp()
        ? OfferAnswer.commonFormats(offered, other).stream()
            .anyMatch(
                format -> Codec.of(other, format).map(codec -> !codec.isAuxiliary()).orElse(true))
        : other.formats().stream().anyMatch(offered.formats()::contains);
  }

  private static void refuse(MediaDescription offered, MediaDescription other, SdpEdit edit) {
    Section section = other.section();
    edit.set(section.first(), OfferAnswer.refusal(offered.line()).write());
    remove(section, section.first() + 1, edit);
  }

  private static void remove(Section section, int from, SdpEdit edit) {
    for (int i = from; i < section.end(); i++) {
      edit.remove(i);
    }
  }

  private static void strip(Section section, SdpEdit edit) {
    for (int i = section.first(); i < section.end(); i++) {
      if (section.document().get(i).isAttribute(NEGOTIATED)) {
        edit.remove(i);
      }
    }
  }
}
