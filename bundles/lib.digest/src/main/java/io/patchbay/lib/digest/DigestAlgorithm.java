package io.patchbay.lib.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The hash functions of RFC 7616 section 3.2 (RFC 8760 section 2.1), weakest first. */
public enum DigestAlgorithm {
  MD5("MD5", "MD5", false),
  MD5_SESS("MD5-sess", "MD5", true),
  SHA_256("SHA-256", "SHA-256", false),
  SHA_256_SESS("SHA-256-sess", "SHA-256", true),
  SHA_512_256("SHA-512-256", "SHA-512/256", false),
  SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", true);

  private final String token;
  private final String function;
  private final boolean session;

  DigestAlgorithm(String token, String function, boolean session) {
    this.token = token;
    this.function = function;
    this.session = session;
  }

  /** The algorithm of that name in any case; empty when it is not known. */
  public static Optional<DigestAlgorithm> of(String token) {
    return Arrays.stream(values()).filter(each -> each.token.equalsIgnoreCase(token)).findFirst();
  }

  /** As headers name it, such as {@code SHA-256}. */
  public String token() {
    return token;
  }

  /** True for a variant whose secret takes part in one nonce ({@code -sess}). */
  public boolean isSession() {
    return session;
  }

  /** The algorithm whose secret this one uses: itself, without {@code -sess}. */
  public DigestAlgorithm base() {
    return switch (this) {
      case MD5, MD5_SESS -> MD5;
      case SHA_256, SHA_256_SESS -> SHA_256;
      case SHA_512_256, SHA_512_256_SESS -> SHA_512_256;
    };
  }

  /** Hash of the text in UTF-8, as lower-case hexadecimal digits. */
  public String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Hash as lower-case hexadecimal digits. */
  public String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(function).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no " + function, e);
    }
  }
}
