package io.patchbay.sip.nat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Keys of {@code io.patchbay.sip.nat.cfg}. */
@ObjectClassDefinition(
    name = "Patchbay NAT helper",
    description = "How peers behind NAT are found; requests to them go along the path they use.")
@interface Config {
  @AttributeDefinition(
      name = "Tests",
      description =
          "What tells that a peer is behind NAT, between commas; any that hits counts."
              + " kamailio:19 and opensips:19 stand for the flags of those projects. Empty:"
              + " private-contact, source-ip-vs-via, source-port-vs-via, websocket.")
  String tests() default "";

  @AttributeDefinition(
      name = "Local networks",
      description =
          "Networks in CIDR notation, between commas, whose hosts are never behind NAT for us."
              + " Empty: 192.168.0.0/16, 10.0.0.0/8, 172.16.0.0/12.")
  String local_networks() default "";

  @AttributeDefinition(
      name = "Private networks",
      description =
          "Networks whose addresses say NAT when they stand in a message. Empty: those of RFC 1918,"
              + " 6598, 6890 (192.0.0.0/24), 3927, 4193 and 4291 (fe80::/10).")
  String private_networks() default "";

  @AttributeDefinition(
      name = "Loopback is private",
      description = "Whether 127.0.0.0/8 and ::1 are private as well.")
  boolean private_loopback() default false;

  @AttributeDefinition(
      name = "Listeners",
      description = "Names of listeners whose peers are looked at, between commas; empty: all.")
  String listeners() default "";

  @AttributeDefinition(
      name = "Keep-alive over UDP",
      description =
          "What registered user agents behind NAT are sent. options: OPTIONS, whose answers show"
              + " that somebody is there. datagram: four zero bytes.",
      options = {
        @Option(label = "OPTIONS", value = "options"),
        @Option(label = "empty datagram", value = "datagram")
      })
  String keepalive() default "options";

  @AttributeDefinition(
      name = "Interval over UDP",
      description = "Seconds between two keep-alives over UDP, up to 3600; 0: none.")
  int keepalive_udp() default 30;

  @AttributeDefinition(
      name = "Interval on connections",
      description = "Seconds between two keep-alives on a connection, up to 3600; 0: none.")
  int keepalive_stream() default 120;

  @AttributeDefinition(
      name = "Lost keep-alives",
      description =
          "OPTIONS in a row without an answer after which a registration ends, 1 to 1000.")
  int keepalive_lost() default 3;

  @AttributeDefinition(
      name = "Keep-alive for all",
      description = "Whether user agents that are not behind NAT are sent keep-alives as well.")
  boolean keepalive_all() default false;
}
