package io.patchbay.sip.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Keys of {@code io.patchbay.sip.listener-NAME.cfg}. */
@ObjectClassDefinition(
    name = "Patchbay SIP listener",
    description = "One listening point; each file is one more.")
@interface ListenerConfig {
  @AttributeDefinition(
      name = "Transport",
      description = "udp or tcp.",
      options = {@Option(label = "UDP", value = "udp"), @Option(label = "TCP", value = "tcp")})
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
}
