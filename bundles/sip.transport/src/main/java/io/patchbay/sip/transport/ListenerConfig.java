package io.patchbay.sip.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Keys of {@code io.patchbay.sip.listener-NAME.cfg}. */
@ObjectClassDefinition(
    name = "Patchbay SIP listener",
    description = "One listening point; each file is one more.")
@interface ListenerConfig {
  @AttributeDefinition(
      name = "Transport",
      description = "udp, tcp, tls, ws or wss.",
      options = {
        @Option(label = "UDP", value = "udp"),
        @Option(label = "TCP", value = "tcp"),
        @Option(label = "TLS", value = "tls"),
        @Option(label = "WebSocket", value = "ws"),
        @Option(label = "WebSocket over TLS", value = "wss")
      })
  String transport() default "udp";

  @AttributeDefinition(
      name = "Bind address",
      description =
          "IPv4 or IPv6 address to listen on. 0.0.0.0 is every IPv4 address, :: every address of"
              + " both families.")
  String bind_address() default "0.0.0.0";

  @AttributeDefinition(
      name = "Port",
      description = "Port to listen on, 0 to 65535; 0 takes any free one.")
  int port() default 5060;

  @AttributeDefinition(
      name = "Advertised address",
      description =
          "Host that peers are shown in Via and Contact. Empty: the local address on the route to"
              + " each peer.")
  String advertised_address() default "";

  @AttributeDefinition(
      name = "Advertised port",
      description = "Port that peers are shown, 0 to 65535; 0 is the port listened on.")
  int advertised_port() default 0;

  @AttributeDefinition(
      name = "Not advertised to",
      description =
          "Networks, separated by commas, whose peers are shown the address and port listened on"
              + " all the same. Empty: none.")
  String advertised_except() default "";

  @AttributeDefinition(
      name = "Certificate",
      description =
          "tls and wss: PEM file with the certificate and the chain behind it; several between"
              + " commas are chosen from by the name a client asks for (SNI). Relative to the"
              + " folder of the configuration.")
  String tls_certificate() default "";

  @AttributeDefinition(
      name = "Private key",
      description = "PEM file (PKCS#8) with the key; as many as certificates, in their order.")
  String tls_key() default "";

  @AttributeDefinition(
      name = "Keystore",
      description = "PKCS#12 file in place of certificates and keys.")
  String tls_keystore() default "";

  @AttributeDefinition(
      name = "Password",
      description = "Of the keystore, or of an encrypted key.",
      type = AttributeType.PASSWORD)
  String tls_password() default "";

  @AttributeDefinition(
      name = "Trusted authorities",
      description = "PEM file; empty: those the JDK trusts.")
  String tls_trust() default "";

  @AttributeDefinition(
      name = "Client certificates",
      description =
          "Whether peers that connect must show a certificate of an authority in tls.trust: none,"
              + " want, require.",
      options = {
        @Option(label = "not asked for", value = "none"),
        @Option(label = "checked where shown", value = "want"),
        @Option(label = "required", value = "require")
      })
  String tls_client_auth() default "none";

  @AttributeDefinition(
      name = "Oldest protocol",
      description = "TLSv1.2 or TLSv1.3: older versions of TLS are not spoken.",
      options = {
        @Option(label = "TLS 1.2", value = "TLSv1.2"),
        @Option(label = "TLS 1.3", value = "TLSv1.3")
      })
  String tls_oldest() default "TLSv1.2";

  @AttributeDefinition(
      name = "Verification",
      description =
          "What is checked of a peer we connect to. domain: its certificate is trusted and names"
              + " the domain (RFC 5922). chain: it is trusted. none: nothing.",
      options = {
        @Option(label = "domain", value = "domain"),
        @Option(label = "chain", value = "chain"),
        @Option(label = "none", value = "none")
      })
  String tls_verify() default "domain";

  @AttributeDefinition(
      name = "Origins",
      description =
          "ws and wss: web origins whose pages may connect, such as https://phone.example.com,"
              + " between commas; empty: any.")
  String ws_origins() default "";

  @AttributeDefinition(
      name = "Greeting timeout",
      description = "Seconds a new connection has for its handshakes and first message, 1 to 3600.")
  int greeting_timeout() default 30;

  @AttributeDefinition(
      name = "Message timeout",
      description = "Seconds from the first byte of a message to its last, 1 to 3600.")
  int message_timeout() default 10;

  @AttributeDefinition(
      name = "Idle timeout",
      description = "Seconds after which a silent connection is closed, 10 to 86400.")
  int idle_timeout() default 600;

  @AttributeDefinition(
      name = "Connections",
      description = "Connections accepted at a time, 1 to 1000000.")
  int max_connections() default 10000;

  @AttributeDefinition(
      name = "Connections of a source",
      description = "Of them from one IPv4 address or one IPv6 /64, 1 to 1000000.")
  int source_connections() default 1000;
}
