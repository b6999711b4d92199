package io.patchbay.lib.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What stands for a password: the hash of user, realm and password (RFC 7616 section 3.4.2). Enough
 * to prove or check, so keep it as safe as the password.
 *
 * @param algorithm one that is not of a session
 * @param ha1 lower-case hexadecimal
 */
public record DigestSecret(DigestAlgorithm algorithm, String ha1) {
  public DigestSecret {
    if (algorithm.isSession()) {
      throw new IllegalArgumentException("the secret of " + algorithm.base().token() + " is meant");
    }
  }

  /** The secret of a password; those of a {@code -sess} algorithm are those of its base. */
  public static DigestSecret of(
      DigestAlgorithm algorithm, String username, String realm, String password) {
    DigestAlgorithm base = algorithm.base();
    return new DigestSecret(base, base.hash(username + ":" + realm + ":" + password));
  }

  /** How a user is named by hash (RFC 7616 section 3.4.4). */
  public static String userhash(DigestAlgorithm algorithm, String username, String realm) {
    return algorithm.hash(username + ":" + realm);
  }

  /**
   * The proof for a request.
   *
   * @param credentials whose response is not looked at
   * @param method of the request
   * @param body of the request, which {@code auth-int} protects
   * @throws IllegalArgumentException when the credentials are of another algorithm
   */
  public String response(DigestCredentials credentials, String method, byte[] body) {
    if (credentials.algorithm().base() != algorithm) {
      throw new IllegalArgumentException(
          "a secret of " + algorithm.token() + " for " + credentials.algorithm().token());
    }
    Optional<DigestCredentials.Protection> with = credentials.protection();
    String cnonce = with.map(DigestCredentials.Protection::cnonce).orElse("");
    String a1 =
        credentials.algorithm().isSession()
            ? algorithm.hash(ha1 + ":" + credentials.nonce() + ":" + cnonce)
            : ha1;
    String a2 = method + ":" + credentials.uri();
    if (with.isPresent() && with.get().qop().equals("auth-int")) {
      a2 += ":" + algorithm.hash(body);
    }
    String data = with.map(p -> ":" + p.nc() + ":" + p.cnonce() + ":" + p.qop() + ":").orElse(":");
    return algorithm.hash(a1 + ":" + credentials.nonce() + data + algorithm.hash(a2));
  }

  /** The proof that a server knows the secret too, for {@code Authentication-Info}. */
  public String rspauth(DigestCredentials credentials, byte[] body) {
    return response(credentials, "", body);
  }

  /** True when the response of the credentials is the right one. Takes the same time if not. */
  public boolean verifies(DigestCredentials credentials, String method, byte[] body) {
    return credentials.algorithm().base() == algorithm
        && MessageDigest.isEqual(
            ascii(response(credentials, method, body)), ascii(credentials.response()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Without the hash, which belongs into no log. */
  @Override
  public String toString() {
    return "DigestSecret[" + algorithm.token() + "]";
  }
}
