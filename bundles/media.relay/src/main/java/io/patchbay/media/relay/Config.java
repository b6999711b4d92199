package io.patchbay.media.relay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Patchbay media relay",
    description = "The built-in RTP and RTCP relay. It works without configuration.")
@interface Config {
  @AttributeDefinition(
      name = "Ports",
      description =
          "UDP ports FIRST-LAST, both included. A call needs 4 for each kind of media. "
              + "A change is for new calls; running ones keep their ports.")
  String ports() default "20000-30000";

  @AttributeDefinition(
      name = "Bind address",
      description =
          "IP address the ports are bound on; or two, one of each family, separated by a comma. "
              + "0.0.0.0 binds each side of a call on the address that signalling has towards it.")
  String bind_address() default "0.0.0.0";

  @AttributeDefinition(
      name = "Advertised address",
      description =
          "IP address written into SDP in place of the bound one of the same family, such as the "
              + "public address of a NAT in front; or two. Empty: the bound address.")
  String advertised_address() default "";

  @AttributeDefinition(
      name = "DSCP",
      description =
          "Code point of the packets sent, 0 to 63, such as 46 for voice. Empty: what the operating "
              + "system sets.")
  String dscp() default "";

  @AttributeDefinition(
      name = "Set-up timeout",
      description = "Seconds from the opening of a session to its first answer. 1 or more.")
  int setup_timeout() default 180;

  @AttributeDefinition(
      name = "Idle timeout",
      description =
          "Seconds without media from either side, after which the call is ended. 0: never.")
  int idle_timeout() default 60;

  @AttributeDefinition(
      name = "Hold timeout",
      description =
          "As the idle timeout, while no stream of the call is agreed to flow both ways. "
              + "0: never.")
  int hold_timeout() default 3600;

  @AttributeDefinition(
      name = "Threads",
      description =
          "Media threads; 0: one per core, two at most. A change takes effect when the relay is "
              + "started again.")
  int threads() default 0;

  @AttributeDefinition(
      name = "Engine",
      description =
          "How packets get in and out. epoll: by Linux epoll and Netty's native library. nio: by "
              + "the JDK. auto: epoll where it works, nio elsewhere. A change takes effect when the "
              + "relay is started again.")
  String engine() default "auto";

  @AttributeDefinition(
      name = "Batch interval",
      description =
          "Microseconds a packet may wait for others on a media thread that carries more than "
              + "25000 packets a second, which saves the thread a wake-up for each of them. "
              + "0: packets never wait. A change takes effect when the relay is started again.")
  int batch_interval() default 1000;
}
