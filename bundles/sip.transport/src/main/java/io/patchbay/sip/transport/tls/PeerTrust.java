package io.patchbay.sip.transport.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who is believed: by chain as the JDK does it, and of those we connect to also by name. */
final class PeerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager chains;
  private final TlsSettings.Verify verify;

  private PeerTrust(X509ExtendedTrustManager chains, TlsSettings.Verify verify) {
    this.chains = chains;
    this.verify = verify;
  }

  static PeerTrust of(TlsSettings settings) throws TlsException {
    List<X509Certificate> authorities =
        settings.trust().isPresent()
            ? KeyFiles.certificates("tls.trust", settings.trust().get())
            : List.of();
    try {
      return new PeerTrust(chains(authorities), settings.verify());
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new TlsException("tls.trust: " + e.getMessage());
    }
  }

  private static X509ExtendedTrustManager chains(List<X509Certificate> authorities)
      throws GeneralSecurityException, java.io.IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authorities.isEmpty()) {
      factory.init((KeyStore) null);
    } else {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca" + i, authorities.get(i));
      }
      factory.init(store);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager chains) {
        return chains;
      }
    }
    throw new GeneralSecurityException("this JDK has no X.509 trust manager");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (verify == TlsSettings.Verify.NONE) {
      return;
    }
    chains.checkServerTrusted(chain, authType, engine);
    String domain = engine.getPeerHost();
    if (verify == TlsSettings.Verify.DOMAIN
        && (domain == null || !SipDomain.isOf(chain[0], domain))) {
      throw new CertificateException(
          "the certificate is of " + SipDomain.names(chain[0]) + ", not of " + domain);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    chains.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    chains.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    chains.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only connections with an engine are verified");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only connections with an engine are verified");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }
}
