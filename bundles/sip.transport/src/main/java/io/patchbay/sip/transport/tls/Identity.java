package io.patchbay.sip.transport.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/**
 * A key and the certificates that vouch for it, its own first.
 *
 * @param key private key
 * @param chain at least one
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  Identity {
    chain = List.copyOf(chain);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  /**
   * Whether it is for the host a client asked for (RFC 6066 section 3); {@code *.} is one label.
   */
  boolean isFor(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    String wildcard = dot < 0 ? wanted : "*" + wanted.substring(dot);
    return SipDomain.names(certificate()).stream()
        .anyMatch(name -> name.equals(wanted) || name.equals(wildcard));
  }

  @Override
  public String toString() {
    return certificate().getSubjectX500Principal()
        + " valid until "
        + certificate().getNotAfter().toInstant();
  }
}
