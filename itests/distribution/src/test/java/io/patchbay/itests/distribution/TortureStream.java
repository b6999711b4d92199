package io.patchbay.itests.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection for messages that need not be any. */
final class TortureStream implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String PING =
      """
      OPTIONS sip:ping@127.0.0.1 SIP/2.0
      Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK-tcp-ping
      From: <sip:127.0.0.1>;tag=p
      To: <sip:ping@127.0.0.1>
      Call-ID: TCP-PING
      CSeq: 1 OPTIONS
      Max-Forwards: 70
      Content-Length: 0

      """;

  private final Socket socket;
  private final InputStream in;

  TortureStream(InetSocketAddress gateway) throws IOException {
    socket = new Socket(gateway.getAddress(), gateway.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  void send(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
  }

  /** Sends something good and returns what comes first. */
  String ping() throws IOException {
    send(PING.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    return next();
  }

  boolean hasSomething() throws IOException {
    return in.available() > 0;
  }

  /** The next final response. */
  String nextFinal() throws IOException {
    String next = next();
    while (next.startsWith("SIP/2.0 1")) {
      next = next();
    }
    return next;
  }

  /** The next message, which has no body; empty when the connection is closed. */
  String next() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return text.toString();
      }
      text.append((char) octet);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
