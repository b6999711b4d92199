package io.patchbay.api.sip.user;

import java.util.regex.Pattern;

/**
 * A user and what stands for the password: the hash of {@code name:realm:password}, which RFC 7616
 * section 3.4.2 calls H(A1). Whoever has it can log in, so it is as secret as the password.
 *
 * @param name as credentials have it
 * @param md5 32 hexadecimal digits; empty when it is not kept
 * @param sha256 64 hexadecimal digits; empty when it is not kept
 */
public record StoredUser(String name, String md5, String sha256) {
  private static final Pattern MD5 = Pattern.compile("([0-9a-f]{32})?");
  private static final Pattern SHA256 = Pattern.compile("([0-9a-f]{64})?");

  public StoredUser {
    if (!MD5.matcher(md5).matches() || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("a hash is lower-case hexadecimal digits of its length");
    }
  }

  /** Without the hashes, which belong into no log. */
  @Override
  public String toString() {
    return "StoredUser[" + name + "]";
  }
}
