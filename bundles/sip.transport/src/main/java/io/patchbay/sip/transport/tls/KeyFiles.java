package io.patchbay.sip.transport.tls;

import io.netty.handler.ssl.SslContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads identities and authorities from files. Blocks. */
final class KeyFiles {
  private static final byte[] PROBE = {1, 2, 3};

  private KeyFiles() {}

  static List<Identity> identities(TlsSettings settings) throws TlsException {
    if (settings.keystore().isPresent()) {
      return keystore(settings.keystore().get(), settings.password());
    }
    List<Identity> identities = new ArrayList<>();
    for (int i = 0; i < settings.certificates().size(); i++) {
      Path file = settings.certificates().get(i);
      Path keyFile = settings.keys().get(i);
      List<X509Certificate> chain = certificates("tls.certificate", file);
      PrivateKey key = key(keyFile, settings.password());
      if (!belong(key, chain.get(0))) {
        throw new TlsException("tls.key=" + keyFile + ": is not the key of " + file);
      }
      identities.add(new Identity(key, chain));
    }
    return identities;
  }

  /** The certificates of a PEM file, at least one. */
  static List<X509Certificate> certificates(String setting, Path file) throws TlsException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) one);
      }
    } catch (IOException e) {
      throw unreadable(setting, file, e);
    } catch (GeneralSecurityException e) {
      throw new TlsException(setting + "=" + file + ": is not a PEM file of certificates");
    }
    if (found.isEmpty()) {
      throw new TlsException(setting + "=" + file + ": has no certificate in it");
    }
    return found;
  }

  private static PrivateKey key(Path file, String password) throws TlsException {
    if (!Files.isReadable(file)) {
      throw unreadable("tls.key", file, new IOException("no such file"));
    }
    try {
      @Nullable PrivateKey key = Pem.privateKey(file.toFile(), password);
      if (key != null) {
        return key;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // told below
    }
    throw new TlsException(
        "tls.key="
            + file
            + ": is not a PEM file of a private key in PKCS#8"
            + (password.isEmpty() ? "" : ", or tls.password is wrong"));
  }

  private static List<Identity> keystore(Path file, String password) throws TlsException {
    List<Identity> identities = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
          identities.add(
              new Identity(
                  key,
                  Arrays.stream(store.getCertificateChain(alias))
                      .map(X509Certificate.class::cast)
                      .toList()));
        }
      }
    } catch (java.nio.file.NoSuchFileException | java.nio.file.AccessDeniedException e) {
      throw unreadable("tls.keystore", file, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException(
          "tls.keystore=" + file + ": is not a PKCS#12 file, or tls.password is wrong");
    }
    if (identities.isEmpty()) {
      throw new TlsException("tls.keystore=" + file + ": has no private key in it");
    }
    return identities;
  }

  private static TlsException unreadable(String setting, Path file, IOException cause) {
    boolean missing = !Files.exists(file);
    return new TlsException(
        setting
            + "="
            + file
            + ": "
            + (missing ? "no such file" : "cannot be read (" + cause.getMessage() + ")"));
  }

  /** Whether what the key signs is what the certificate verifies. */
  private static boolean belong(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> "SHA256with" + key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Netty reads PEM keys, encrypted ones too; only to those who extend it. */
  private abstract static class Pem extends SslContext {
    static PrivateKey privateKey(File file, String password)
        throws IOException, GeneralSecurityException {
      return toPrivateKey(file, password.isEmpty() ? null : password);
    }
  }
}
