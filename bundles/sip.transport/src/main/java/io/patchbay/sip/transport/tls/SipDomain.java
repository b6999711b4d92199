package io.patchbay.sip.transport.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Which SIP domains a certificate speaks for (RFC 5922 section 7). */
public final class SipDomain {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  private SipDomain() {}

  /**
   * Whether the certificate is the domain's. Names are compared whole: {@code *.example.com} is not
   * {@code sip.example.com} (section 7.2).
   */
  static boolean isOf(X509Certificate certificate, String domain) {
    String wanted = plain(domain);
    return names(certificate).contains(wanted);
  }

  /**
   * The names that the certificate a peer has shown, and that was checked, speaks for; none when it
   * has shown none.
   */
  public static List<String> shown(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? names(certificate)
          : List.of();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /**
   * SIP URIs without user first, else host names and addresses, else the common name (section 7.1);
   * lower case.
   */
  static List<String> names(X509Certificate certificate) {
    List<String> uris = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    Collection<List<?>> alternatives = alternatives(certificate);
    for (List<?> name : alternatives) {
      String value = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
      if (name.get(0).equals(URI) && value.startsWith("sip:") && value.indexOf('@') < 0) {
        uris.add(plain(value.substring("sip:".length())));
      } else if (name.get(0).equals(DNS) || name.get(0).equals(ADDRESS)) {
        hosts.add(plain(value));
      }
    }
    if (!uris.isEmpty()) {
      return uris;
    }
    return alternatives.isEmpty() ? commonName(certificate) : hosts;
  }

  private static String plain(String host) {
    String text = host.toLowerCase(Locale.ROOT);
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException e) {
      // names that cannot be read vouch for nobody
      return List.of();
    }
  }

  private static List<String> commonName(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return List.of(plain(part.getValue().toString()));
        }
      }
    } catch (InvalidNameException e) {
      // as one without a name
    }
    return List.of();
  }
}
