package io.patchbay.sip.auth;

import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.digest.DigestCredentials;
import io.patchbay.lib.digest.DigestSecret;
import java.util.Optional;

/**
 * What proves credentials. A user who is not there has one as well, which never fits, so that it
 * takes as long to refuse as a wrong password.
 */
record Secrets(DigestSecret secret, boolean real) {
  private static final String NOBODY = "0".repeat(64);

  static Secrets of(Optional<StoredUser> user, DigestAlgorithm algorithm) {
    String ha1 =
        user.map(found -> algorithm.base() == DigestAlgorithm.MD5 ? found.md5() : found.sha256())
            .orElse("");
    return ha1.isEmpty()
        ? new Secrets(new DigestSecret(algorithm.base(), NOBODY), false)
        : new Secrets(new DigestSecret(algorithm.base(), ha1), true);
  }

  boolean verifies(DigestCredentials credentials, String method, byte[] body) {
    return secret.verifies(credentials, method, body) && real;
  }
}
