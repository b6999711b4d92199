package io.patchbay.sip.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Keys of {@code io.patchbay.sip.filter.cfg}. */
@ObjectClassDefinition(
    name = "Patchbay SIP front filter",
    description = "Who may send, how often and how much, on every listener.")
@interface FilterConfig {
  @AttributeDefinition(
      name = "Allowed networks",
      description =
          "Networks in CIDR notation, between commas, that may talk to the gateway; empty:"
              + " everybody. The more specific of allow and deny decides.")
  String allow() default "";

  @AttributeDefinition(
      name = "Denied networks",
      description = "Networks in CIDR notation, between commas, that may not.")
  String deny() default "";

  @AttributeDefinition(
      name = "Rate of a source",
      description = "Messages a second one source may send over a time, 0 to 1000000; 0: any.")
  int source_rate() default 0;

  @AttributeDefinition(
      name = "Burst of a source",
      description = "Messages one source may send at once, 1 to 1000000.")
  int source_burst() default 100;

  @AttributeDefinition(
      name = "Sources without a rate",
      description = "Networks in CIDR notation, between commas, whose messages are not counted.")
  String source_exempt() default "";

  @AttributeDefinition(
      name = "Answer above the rate",
      description =
          "drop: nothing, and a connection is closed. 503: requests get 503 with Retry-After.",
      options = {@Option(label = "drop", value = "drop"), @Option(label = "503", value = "503")})
  String source_answer() default "drop";

  @AttributeDefinition(
      name = "IPv6 source",
      description = "Bits of an IPv6 address that make a source, 16 to 128.")
  int source_ipv6_prefix() default 64;

  @AttributeDefinition(
      name = "Sources remembered",
      description = "How many sources are counted at a time, 100 to 1000000.")
  int source_table() default 10000;

  @AttributeDefinition(
      name = "Largest datagram",
      description = "Bytes of a message over UDP, 1000 to 65535; a larger one gets 513.")
  int max_datagram() default 65535;

  @AttributeDefinition(
      name = "Largest message",
      description =
          "Bytes of a message on a connection, 1000 to 1048576; a larger one gets 513 and the"
              + " connection is closed.")
  int max_message() default 65535;

  @AttributeDefinition(
      name = "Most header lines",
      description = "Header lines of a message, 20 to 1000; more get 400.")
  int max_headers() default 200;

  @AttributeDefinition(
      name = "Longest header line",
      description = "Bytes of a header line, 256 to 65535; a longer one gets 400.")
  int max_line() default 8192;
}
