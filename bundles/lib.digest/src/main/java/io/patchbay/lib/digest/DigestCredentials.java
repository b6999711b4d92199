package io.patchbay.lib.digest;

import java.util.Locale;
import java.util.Optional;

/**
 * The value of an {@code Authorization} or {@code Proxy-Authorization} header (RFC 7616 section
 * 3.4).
 *
 * @param username as given; its hash where {@code userhash} is set
 * @param realm of the challenge
 * @param nonce of the challenge
 * @param uri the digest-uri: the Request-URI as its sender wrote it
 * @param response the proof, hexadecimal
 * @param algorithm of the challenge
 * @param protection what qop brings; empty when it answers a challenge of RFC 2069
 * @param opaque of the challenge
 * @param userhash whether {@code username} is a hash
 */
public record DigestCredentials(
    String username,
    String realm,
    String nonce,
    String uri,
    String response,
    DigestAlgorithm algorithm,
    Optional<Protection> protection,
    Optional<String> opaque,
    boolean userhash) {

  /**
   * What comes with qop.
   *
   * @param qop {@code auth} or {@code auth-int}
   * @param nonceCount how often the nonce has been used with this request, 1 for the first time
   * @param cnonce the client's nonce
   */
  public record Protection(String qop, long nonceCount, String cnonce) {
    /** The nonce count as it is hashed and written: eight hexadecimal digits. */
    public String nc() {
      return String.format(Locale.ROOT, "%08x", nonceCount);
    }
  }

  /**
   * Reads a header value.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static DigestCredentials parse(String value) {
    DigestParameters parameters = DigestParameters.withScheme(value);
    String algorithm = parameters.get("algorithm").orElse("MD5");
    Optional<Protection> protection =
        parameters
            .get("qop")
            .map(
                qop ->
                    new Protection(
                        qop.toLowerCase(Locale.ROOT),
                        count(parameters.require("nc")),
                        parameters.require("cnonce")));
    return new DigestCredentials(
        parameters.require("username"),
        parameters.require("realm"),
        parameters.require("nonce"),
        parameters.require("uri"),
        parameters.require("response").toLowerCase(Locale.ROOT),
        DigestAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalArgumentException("algorithm " + algorithm)),
        protection,
        parameters.get("opaque"),
        parameters.flag("userhash"));
  }

  /** The same with another proof. */
  public DigestCredentials withResponse(String proof) {
    return new DigestCredentials(
        username, realm, nonce, uri, proof, algorithm, protection, opaque, userhash);
  }

  /** The header value. */
  public String text() {
    StringBuilder text =
        new StringBuilder("Digest username=").append(DigestParameters.quoted(username));
    text.append(", realm=").append(DigestParameters.quoted(realm));
    text.append(", nonce=").append(DigestParameters.quoted(nonce));
    text.append(", uri=").append(DigestParameters.quoted(uri));
    text.append(", response=\"").append(response).append('"');
    text.append(", algorithm=").append(algorithm.token());
    protection.ifPresent(
        with ->
            text.append(", cnonce=")
                .append(DigestParameters.quoted(with.cnonce()))
                .append(", qop=")
                .append(with.qop())
                .append(", nc=")
                .append(with.nc()));
    opaque.ifPresent(value -> text.append(", opaque=").append(DigestParameters.quoted(value)));
    if (userhash) {
      text.append(", userhash=true");
    }
    return text.toString();
  }

  private static long count(String nc) {
    if (!nc.matches("[0-9a-fA-F]{8}")) {
      throw new IllegalArgumentException("nc is not eight hexadecimal digits");
    }
    return Long.parseLong(nc, 16);
  }
}
