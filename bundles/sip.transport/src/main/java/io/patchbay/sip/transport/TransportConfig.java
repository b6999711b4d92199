package io.patchbay.sip.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.sip.transport.cfg}. */
@ObjectClassDefinition(
    name = "Patchbay SIP transport",
    description = "Threads and base timers of the signalling edge.")
@interface TransportConfig {
  @AttributeDefinition(
      name = "Signalling threads",
      description =
          "Number of event loops, 0 to 64. 0 chooses: one on up to two processors, else half of"
              + " them, four at most. A change takes effect when the bundle starts again.")
  int threads() default 0;

  @AttributeDefinition(
      name = "Engine",
      description =
          "How messages get in and out: epoll (Linux, native library), nio (the JDK), auto: epoll"
              + " where it works. A change takes effect when the bundle starts again.")
  String engine() default "auto";

  @AttributeDefinition(
      name = "T1",
      description = "Estimate of the round trip in milliseconds, 10 to 10000 (RFC 3261).")
  int t1() default 500;

  @AttributeDefinition(
      name = "T2",
      description = "Longest interval between repeats in milliseconds, T1 to 60000 (RFC 3261).")
  int t2() default 4000;

  @AttributeDefinition(
      name = "T4",
      description =
          "Longest life of a message in the network in milliseconds, 10 to 60000 (RFC 3261).")
  int t4() default 5000;

  @AttributeDefinition(
      name = "Overload delay",
      description =
          "Milliseconds messages may arrive faster than they are handled, up to 10000; after that"
              + " new requests get 503 with Retry-After until none waits. 0: never.")
  int overload_delay() default 2000;

  @AttributeDefinition(
      name = "Name servers",
      description =
          "Addresses with or without a port, between commas, asked one after the other; empty:"
              + " those the machine is configured with.")
  String dns_servers() default "";

  @AttributeDefinition(
      name = "DNS timeout",
      description =
          "Milliseconds until a name server that is silent has not answered, 100 to 30000.")
  int dns_timeout() default 2000;
}
