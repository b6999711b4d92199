package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import java.util.Locale;
import java.util.Optional;

/**
 * A Replaces header (RFC 3891 section 6.1), as the one who gets it reads it.
 *
 * @param dialog the dialog that is to be replaced, by our tag
 * @param peerTag the tag of the peer in it
 * @param earlyOnly whether it may be replaced only while it is not answered
 */
public record Replaces(DialogId dialog, String peerTag, boolean earlyOnly) {
  /** Reads the value of a header; empty when it has not both tags. */
  public static Optional<Replaces> parse(String value) {
    String[] parts = value.trim().split("\\s*;\\s*", -1);
    String toTag = "";
    String fromTag = "";
    boolean earlyOnly = false;
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("\\s*=\\s*", 2);
      String text = parameter.length > 1 ? parameter[1] : "";
      switch (parameter[0].toLowerCase(Locale.ROOT)) {
        case "to-tag" -> toTag = text;
        case "from-tag" -> fromTag = text;
        case "early-only" -> earlyOnly = true;
        default -> {} // an extension
      }
    }
    return parts[0].isEmpty() || toTag.isEmpty() || fromTag.isEmpty()
        ? Optional.empty()
        : Optional.of(new Replaces(new DialogId(parts[0], toTag), fromTag, earlyOnly));
  }

  /** The value of the header. */
  @Override
  public String toString() {
    String value = dialog.callId() + ";to-tag=" + dialog.localTag() + ";from-tag=" + peerTag;
    return earlyOnly ? value + ";early-only" : value;
  }
}
