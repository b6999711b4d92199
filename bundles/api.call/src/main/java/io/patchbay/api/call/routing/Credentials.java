package io.patchbay.api.call.routing;

/**
 * Who we are to the host a call is sent to, for when it asks (RFC 3261 section 22).
 *
 * @param username as that host knows us
 * @param password in clear, as any algorithm may be asked for
 * @param realm whose user it is; empty for whatever realm the target itself names. Hosts behind the
 *     target are answered only with the realm named here
 */
public record Credentials(String username, String password, String realm) {
  /** Without the password. */
  @Override
  public String toString() {
    return "Credentials[" + username + (realm.isEmpty() ? "]" : " of " + realm + "]");
  }
}
