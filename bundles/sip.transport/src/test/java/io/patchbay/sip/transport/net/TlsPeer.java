package io.patchbay.sip.transport.net;

import io.patchbay.testkit.peer.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's sockets as peers: they trust everybody and may show a certificate. */
final class TlsPeer {
  private TlsPeer() {}

  static SSLContext context(@Nullable Certificate own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own == null ? null : keys(own), new TrustManager[] {new Credulous()}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] keys(Certificate own) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(own.keystore())) {
      store.load(in, Certificate.PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, Certificate.PASSWORD.toCharArray());
    return keys.getKeyManagers();
  }

  static SSLSocket connect(int port, @Nullable Certificate own, @Nullable String sni)
      throws IOException {
    SSLSocket socket = (SSLSocket) context(own).getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    if (sni != null) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(sni)));
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  static SSLServerSocket listen(Certificate own) throws IOException {
    return (SSLServerSocket) context(own).getServerSocketFactory().createServerSocket(0);
  }

  /** The common name of the certificate the gateway shows. */
  static String shown(SSLSocket socket) throws IOException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  /** Reads to the end of a message without a body. */
  static String message(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("connection closed after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
