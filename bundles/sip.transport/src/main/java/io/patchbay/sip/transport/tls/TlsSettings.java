package io.patchbay.sip.transport.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a listener's TLS is made of. A listener that has neither certificate nor keystore can only
 * open connections.
 *
 * @param certificates PEM files, each with a certificate and the chain behind it
 * @param keys PEM files with the private keys (PKCS#8), as many and in the same order
 * @param keystore PKCS#12 file in place of certificates and keys
 * @param password of the keystore, or of keys that are encrypted; empty for none
 * @param trust PEM file with the authorities that are trusted; empty for those of the JDK
 * @param clientAuth whether peers that connect are asked for a certificate
 * @param protocols the versions of TLS that are spoken
 * @param verify what is checked of a peer we connect to
 */
public record TlsSettings(
    List<Path> certificates,
    List<Path> keys,
    Optional<Path> keystore,
    String password,
    Optional<Path> trust,
    ClientAuth clientAuth,
    List<String> protocols,
    Verify verify) {
  /** Opens connections, verified by what the JDK trusts; accepts none. */
  public static final TlsSettings NONE =
      new TlsSettings(
          List.of(),
          List.of(),
          Optional.empty(),
          "",
          Optional.empty(),
          ClientAuth.NONE,
          List.of("TLSv1.3", "TLSv1.2"),
          Verify.DOMAIN);

  /** Whether a peer that connects shows a certificate. */
  public enum ClientAuth {
    /** It is not asked. */
    NONE,
    /** It may; what it shows must be trusted. */
    WANT,
    /** It must. */
    REQUIRE
  }

  /** What is checked of a peer we connect to. */
  public enum Verify {
    /** That its certificate is trusted and names the domain (RFC 5922). */
    DOMAIN,
    /** That its certificate is trusted. */
    CHAIN,
    /** Nothing: whoever is between can listen. */
    NONE
  }

  public TlsSettings {
    certificates = List.copyOf(certificates);
    keys = List.copyOf(keys);
    protocols = List.copyOf(protocols);
  }

  /** Whether connections can be accepted. */
  public boolean hasIdentity() {
    return !certificates.isEmpty() || keystore.isPresent();
  }

  /** Says nothing of the password. */
  @Override
  public String toString() {
    return "TLS by " + (keystore.isPresent() ? keystore.get() : certificates);
  }
}
