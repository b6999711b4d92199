package io.patchbay.lib.digest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The value of a {@code WWW-Authenticate} or {@code Proxy-Authenticate} header (RFC 7616 section
 * 3.3).
 *
 * @param realm whose users are asked for
 * @param nonce to be used in the answer
 * @param algorithm how the answer is computed
 * @param qop what it may protect: {@code auth}, {@code auth-int}; empty for a challenge of RFC 2069
 * @param opaque given back as it is; empty when there is none
 * @param stale whether only the nonce was too old: user and password were right
 * @param userhash whether the user may be named by a hash
 */
public record DigestChallenge(
    String realm,
    String nonce,
    DigestAlgorithm algorithm,
    List<String> qop,
    Optional<String> opaque,
    boolean stale,
    boolean userhash) {
  public DigestChallenge {
    qop = List.copyOf(qop);
  }

  /**
   * Reads a header value.
   *
   * @throws IllegalArgumentException with what is wrong, also when the scheme or the algorithm is
   *     none we know
   */
  public static DigestChallenge parse(String value) {
    DigestParameters parameters = DigestParameters.withScheme(value);
    String algorithm = parameters.get("algorithm").orElse("MD5");
    return new DigestChallenge(
        parameters.require("realm"),
        parameters.require("nonce"),
        DigestAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalArgumentException("algorithm " + algorithm)),
        parameters.get("qop").map(DigestChallenge::tokens).orElse(List.of()),
        parameters.get("opaque"),
        parameters.flag("stale"),
        parameters.flag("userhash"));
  }

  /** The header value. */
  public String text() {
    StringBuilder text = new StringBuilder("Digest realm=").append(DigestParameters.quoted(realm));
    text.append(", nonce=").append(DigestParameters.quoted(nonce));
    opaque.ifPresent(value -> text.append(", opaque=").append(DigestParameters.quoted(value)));
    text.append(", algorithm=").append(algorithm.token());
    if (!qop.isEmpty()) {
      text.append(", qop=\"").append(String.join(",", qop)).append('"');
    }
    if (stale) {
      text.append(", stale=true");
    }
    if (userhash) {
      text.append(", userhash=true");
    }
    return text.toString();
  }

  private static List<String> tokens(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(token -> token.trim().toLowerCase(Locale.ROOT))
        .filter(token -> !token.isEmpty())
        .collect(Collectors.toList());
  }
}
