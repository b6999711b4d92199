package io.patchbay.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules of RFC 3264 that a gateway holds both sides to. */
public final class OfferAnswer {
  private OfferAnswer() {}

  /**
   * Whether an offer can be relayed: every live stream has a unicast address and a single port.
   *
   * @throws SdpException when it cannot; the answer to it is 488
   */
  public static void checkOffer(SessionDescription offer) throws SdpException {
    for (MediaDescription media : offer.media()) {
      checkUnicast(media);
    }
  }

  /**
   * Makes an answer fit its offer, where that can be done without guessing:
   *
   * <ul>
   *   <li>m-lines that are missing at the end are added as rejected (port 0);
   *   <li>a stream the offer rejected is rejected;
   *   <li>a rejected stream without a format gets the first of the offer;
   *   <li>a direction the offer does not allow is narrowed: sendonly is never answered sendrecv;
   *   <li>formats that were not offered are removed, beside at least one that was; an answer of
   *       other formats alone stays as it is, since both ends may well understand it (RFC 3264
   *       section 6.1 lets an answer name more than was offered), and nobody is helped by a call
   *       that fails;
   *   <li>AVP for an offered AVPF (and the same for the secured forms) is put back to what was
   *       offered.
   * </ul>
   *
   * @return the answer for the offerer; the same object when nothing had to be done
   * @throws SdpException when the answer has more m-lines, other media or protocols, or a live
   *     stream that cannot be relayed
   */
  public static SessionDescription fitAnswer(SessionDescription offer, SessionDescription answer)
      throws SdpException {
    int answered = answer.media().size();
    if (answered > offer.media().size()) {
      throw new SdpException(
          "the answer has " + answered + " m-lines for " + offer.media().size() + " offered");
    }
    SdpEdit edit = new SdpEdit(answer);
    for (MediaDescription media : offer.media()) {
      if (media.index() < answered) {
        fit(media, answer.media().get(media.index()), edit);
      } else {
        edit.appendToDocument(Line.of('m', refusal(media.line()).write()));
      }
    }
    return edit.apply();
  }

  /**
   * What somebody offers who takes up again what was on hold, on whichever side: every stream that
   * is not refused, both ways.
   */
  public static SessionDescription resumed(SessionDescription said) {
    SdpEdit edit = new SdpEdit(said);
    for (MediaDescription media : said.media()) {
      if (!media.isRejected() && media.direction() != Direction.SENDRECV) {
        edit.setDirection(media, Direction.SENDRECV);
      }
    }
    return edit.apply();
  }

  /**
   * An answer that refuses every stream of an offer: what is said when a call ends before there is
   * a real one. Its {@code o=} line is the caller's to write.
   */
  public static SessionDescription refuse(SessionDescription offer) {
    StringBuilder text = new StringBuilder("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
    offer.media().forEach(media -> Line.of('m', refusal(media.line()).write()).appendTo(text));
    try {
      return SdpParser.assemble(new Lines(text.toString()), StandardCharsets.UTF_8);
    } catch (SdpException e) {
      throw new IllegalStateException("the m-lines of a parsed offer do not parse", e);
    }
  }

  private static void fit(MediaDescription offered, MediaDescription answered, SdpEdit edit)
      throws SdpException {
    String where = "m-line " + (answered.index() + 1);
    if (!offered.type().equalsIgnoreCase(answered.type())) {
      throw new SdpException(where + " answers " + offered.type() + " with " + answered.type());
    }
    int at = answered.section().first();
    if (offered.isRejected() || answered.isRejected()) {
      List<String> formats = answered.formats();
      if (formats.isEmpty()) {
        edit.set(at, refusal(offered.line()).write());
      } else if (!answered.isRejected()) {
        edit.set(at, answered.line().with(0, formats).write());
      }
      return;
    }
    checkUnicast(answered);
    if (!sameProfile(offered.line(), answered.line())) {
      throw new SdpException(where + " answers " + offered.proto() + " with " + answered.proto());
    }
    List<String> common = answered.isRtp() ? commonFormats(offered, answered) : List.of();
    if (!common.isEmpty()) {
      Formats.keep(answered, common, edit);
    }
    edit.setProto(answered, offered.proto());
    Direction allowed = answered.direction().and(offered.direction().reversed());
    if (allowed != answered.direction()) {
      edit.setDirection(answered, allowed);
    }
  }

  /** What says no to an m-line. */
  static MediaLine refusal(MediaLine offered) {
    List<String> formats = offered.formats();
    return offered.with(0, formats.isEmpty() ? List.of("0") : formats.subList(0, 1));
  }

  private static void checkUnicast(MediaDescription media) throws SdpException {
    if (media.isRejected()) {
      return;
    }
    String where = "m-line " + (media.index() + 1);
    if (media.portCount() != 1) {
      throw new SdpException(where + " asks for " + media.portCount() + " ports");
    }
    Connection connection =
        media.connection().orElseThrow(() -> new SdpException(where + " has no c= line"));
    if (connection.isMulticast() || connection.hasScope()) {
      throw new SdpException(where + " has a multicast address: " + connection.address());
    }
  }

  /** Whether two m-lines have the same profile, but for feedback. */
  static boolean sameProfile(MediaLine offered, MediaLine answered) {
    return withoutFeedback(offered.proto()).equals(withoutFeedback(answered.proto()));
  }

  private static String withoutFeedback(String proto) {
    String upper = proto.toUpperCase(Locale.ROOT);
    return upper.endsWith("AVPF") ? upper.substring(0, upper.length() - 1) : upper;
  }

  /** Formats of the answer that the offer has too. */
  static List<String> commonFormats(MediaDescription offered, MediaDescription answered) {
    Set<Codec> codecs = new HashSet<>();
    offered.formats().forEach(format -> Codec.of(offered, format).ifPresent(codecs::add));
    List<String> common = new ArrayList<>();
    for (String format : answered.formats()) {
      Optional<Codec> codec = Codec.of(answered, format);
      boolean known =
          codec.isPresent()
              ? codecs.contains(codec.get()) || isBare(offered, format)
              : offered.formats().contains(format);
      if (known) {
        common.add(format);
      }
    }
    return common;
  }

  // A dynamic number offered without an rtpmap can only be told by the number itself.
  private static boolean isBare(MediaDescription offered, String format) {
    return offered.formats().contains(format) && Codec.of(offered, format).isEmpty();
  }
}
