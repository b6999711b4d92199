package io.patchbay.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The author's side of one leg: the {@code o=} line of every description that is sent there, and
 * the memory that keeps its version right (RFC 3264 section 8).
 *
 * <p>The version rises by one when anything but the {@code o=} line differs from what was sent
 * last, and stays otherwise; then the stored text is returned byte for byte. One object per dialog;
 * used on one loop, not thread-safe.
 */
public final class OriginState {
  private final String user;
  private final long sessionId;
  private long version;
  private @Nullable Connection address;
  private @Nullable SessionDescription last;
  private @Nullable SessionDescription stable;

  /**
   * A leg that has sent nothing yet.
   *
   * @param user the user name to show, a word; "-" when there is none to tell
   * @param sessionId 0 to 2^31 - 1: phones refuse larger ones
   */
  public OriginState(String user, long sessionId) {
    Text.requireToken("user", user);
    if (sessionId < 0 || sessionId > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("session id " + sessionId + " is not in 0 to 2^31-1");
    }
    this.user = user;
    this.sessionId = sessionId;
  }

  /**
   * Puts this leg's {@code o=} line into a description that is about to be sent.
   *
   * @param family the family of the leg's address
   * @param ownAddress the leg's own media or signalling address. The first one stays for the life
   *     of the dialog: RFC 3264 lets only the version of the line change
   * @return the description to send; the one sent last when nothing but {@code o=} differs
   */
  public SessionDescription stamp(
      SessionDescription rewritten, AddressFamily family, String ownAddress) {
    if (last != null && sameButOrigin(last, rewritten)) {
      return last;
    }
    if (address == null) {
      Text.requireToken("address", ownAddress);
      address = new Connection(family, ownAddress);
    }
    version++;
    last = withOrigin(rewritten, user + " " + sessionId + " " + version + " " + address);
    return last;
  }

  /** What was stamped last and not rolled back; what a retransmission sends again. */
  public Optional<SessionDescription> current() {
    return Optional.ofNullable(last);
  }

  /** The exchange succeeded: what was stamped last is what a later failure returns to. */
  public void commit() {
    stable = last;
  }

  /**
   * The exchange failed, for example a re-INVITE was refused: the session is again what the last
   * committed description says. Its text keeps its version; the next real change still rises above
   * every version used.
   */
  public void rollback() {
    last = stable;
  }

  private static boolean sameButOrigin(SessionDescription sent, SessionDescription next) {
    return sent.charset().equals(next.charset()) && body(sent).equals(body(next));
  }

  private static List<Line> body(SessionDescription sdp) {
    List<Line> body = new ArrayList<>(sdp.lines());
    body.removeIf(line -> line.is('o') || line.is(Line.BLANK));
    return body;
  }

  private static SessionDescription withOrigin(SessionDescription sdp, String value) {
    SdpEdit edit = new SdpEdit(sdp);
    for (int i = 0; i < sdp.session().end(); i++) {
      if (sdp.lines().get(i).is('o')) {
        edit.set(i, value);
      }
    }
    return edit.apply();
  }
}
