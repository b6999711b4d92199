package io.patchbay.sip.auth;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.lib.digest.DigestCredentials;
import java.util.Optional;

/** The Authorization headers of a request, of which at most one is for us. */
final class GivenCredentials {
  private static final String DIGEST = "digest ";
  private final SipMessages messages;
  private final IncomingRequest request;

  GivenCredentials(SipMessages messages, IncomingRequest request) {
    this.messages = messages;
    this.request = request;
  }

  /**
   * Those of a realm; empty when there are none. Other schemes and realms are for others.
   *
   * @throws IllegalArgumentException when there are none and something called Digest is unreadable
   */
  Optional<DigestCredentials> of(String realm) {
    Optional<IllegalArgumentException> unreadable = Optional.empty();
    for (HeaderLine line : messages.headerLines(request.request())) {
      String value = line.value();
      if (line.name().equalsIgnoreCase("Authorization")
          && value.regionMatches(true, 0, DIGEST, 0, DIGEST.length())) {
        try {
          DigestCredentials credentials = DigestCredentials.parse(value);
          if (credentials.realm().equals(realm)) {
            return Optional.of(credentials);
          }
        } catch (IllegalArgumentException e) {
          unreadable = Optional.of(e);
        }
      }
    }
    if (unreadable.isPresent()) {
      throw unreadable.get();
    }
    return Optional.empty();
  }
}
