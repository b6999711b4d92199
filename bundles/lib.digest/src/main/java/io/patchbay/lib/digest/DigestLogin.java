package io.patchbay.lib.digest;

/**
 * Whom a client says it is.
 *
 * @param username as the server knows it
 * @param password in clear, as any algorithm may be asked for
 * @param realm of which server it is; empty for any that asks
 */
public record DigestLogin(String username, String password, String realm) {
  boolean isFor(String asked) {
    return realm.isEmpty() || realm.equals(asked);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DigestLogin[" + username + (realm.isEmpty() ? "]" : " of " + realm + "]");
  }
}
