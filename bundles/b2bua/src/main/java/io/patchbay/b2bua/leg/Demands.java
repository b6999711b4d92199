package io.patchbay.b2bua.leg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.message.Message;
import javax.sip.message.Request;

/** What a request demands of whoever takes it (RFC 3261 sections 8.2.2.3, 8.2.3 and 16.3). */
public final class Demands {
  /** What those on the way have to have; a proxy's part of RFC 3323 is ours too. */
  private static final Set<String> ON_THE_WAY = Set.of("privacy");

  /** Requests that may require extensions of the peers alone. */
  private static final Set<String> PASSING =
      Set.of(Request.SUBSCRIBE, Request.NOTIFY, Request.PUBLISH, Request.MESSAGE);

  private Demands() {}

  /** Option tags that are required and that we do not have: 420. */
  public static List<String> unsupported(Request request) {
    List<String> tags = new ArrayList<>();
    boolean passes = PASSING.contains(request.getMethod());
    for (String tag : tags(request, "Require")) {
      if (!DialogRequests.has(tag) && !(passes && Transit.carries(tag))) {
        tags.add(tag);
      }
    }
    for (String tag : tags(request, "Proxy-Require")) {
      if (!DialogRequests.has(tag) && !ON_THE_WAY.contains(tag.toLowerCase(Locale.ROOT))) {
        tags.add(tag);
      }
    }
    return tags;
  }

  /** True when there is a body that cannot be read as a session description: 415. */
  public static boolean isOfAnotherType(Message message, byte[] body) {
    return body.length > 0 && (!SessionBody.isIn(message) || isEncoded(message));
  }

  /** What the 415 says can be read (section 21.4.13). */
  public static List<HeaderField> readable() {
    return List.of(
        new HeaderField("Accept", "application/sdp"),
        new HeaderField("Accept-Encoding", "identity"));
  }

  private static boolean isEncoded(Message message) {
    return !Set.of("identity").containsAll(HeaderText.tokens(message, "Content-Encoding"));
  }

  private static List<String> tags(Request request, String header) {
    List<String> tags = new ArrayList<>();
    for (String value : HeaderText.values(request, header)) {
      for (String tag : value.split(",", -1)) {
        if (!tag.isBlank()) {
          tags.add(tag.trim());
        }
      }
    }
    return tags;
  }
}
