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
      name = "Not advertised to",
      description =
          "Networks, separated by commas: sides that signal from there are told the bound address"
              + " all the same. Empty: none.")
  String advertised_except() default "";

  @AttributeDefinition(
      name = "DSCP",
      description =
          "Code point of the packets sent, 0 to 63, such as 46 for voice. Empty: what the operating"
              + " system sets.")
  String dscp() default "";

  @AttributeDefinition(
      name = "Most sessions",
      description = "Calls with media at a time, beyond which new ones are refused. 0: no limit.")
  int max_sessions() default 0;

  @AttributeDefinition(
      name = "Highest packet rate",
      description =
          "Media packets a second, of all calls, from which on new calls are refused. 0: no limit.")
  int max_packet_rate() default 0;

  @AttributeDefinition(
      name = "Highest CPU use",
      description =
          "Percent of the machine's processors used by the gateway, from which on new calls are "
              + "refused. 0: no limit.")
  int max_cpu() default 0;

  @AttributeDefinition(
      name = "Highest port use",
      description =
          "Percent of an interface's ports taken, from which on new calls on it are refused, so that "
              + "calls that are up find some for more media. 0: no limit.")
  int max_port_use() default 0;

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
      name = "One-way timeout",
      description =
          "Seconds without media from a side that is to send, whatever the other does, after which "
              + "the call is ended. 0: never.")
  int oneway_timeout() default 0;

  @AttributeDefinition(
      name = "Longest duration",
      description =
          "Seconds from the opening of a session to its end, whatever flows: the last resort "
              + "against sessions nobody ends. 0: never.")
  int max_duration() default 86400;

  @AttributeDefinition(
      name = "Silence",
      description =
          "Seconds without media from a side that is to send, after which that is noted with the "
              + "call, as one-way audio when the other side is heard. 0: never.")
  int silence_noted() default 10;

  @AttributeDefinition(
      name = "Learning",
      description =
          "How the source of a side's packets is learned. off: it must be the address of the SDP. "
              + "immediate: the first packet decides. delayed: packets are followed for the "
              + "learning window, and the next one decides. heuristic: sources are weighed against "
              + "the SDP and against each other. Routes may want another mode for their leg.")
  String learning() default "heuristic";

  @AttributeDefinition(
      name = "Learning window",
      description =
          "Seconds after an offer or answer of a side, or after a source was first heard, in which "
              + "better sources are waited for. 1 to 60.")
  int learning_window() default 3;

  @AttributeDefinition(
      name = "Strict source",
      description =
          "Whether packets of others are refused once a source is known. If not, they pass to the "
              + "other side, which is what an attacker wants; nothing is ever sent to them.")
  boolean strict_source() default true;

  @AttributeDefinition(
      name = "Hand-over",
      description =
          "Who may take a stream over from a known source by going on with its SSRC and sequence. "
              + "off: nobody. port: another port of the same address. anywhere: any address.")
  String handover() default "port";

  @AttributeDefinition(
      name = "Asymmetric",
      description =
          "Whether a side is sent to where its SDP says, whatever its source is; the source then "
              + "only tells strangers.")
  boolean asymmetric() default false;

  @AttributeDefinition(
      name = "Packet size",
      description = "Octets of UDP payload of the longest packet that is relayed. 64 to 4096.")
  int packet_size() default MediaLoop.MAX_PACKET;

  @AttributeDefinition(
      name = "Packet rate",
      description =
          "Packets a second that are taken from one side on one m-line, RTP and RTCP together; "
              + "more are dropped. 10 to 100000.")
  int packet_rate() default 2000;

  @AttributeDefinition(
      name = "RTCP",
      description =
          "What becomes of RTCP. forward: it passes unchanged. terminate: it ends here, and each "
              + "side hears reports of the gateway's own. A route may say otherwise. A change is "
              + "for new calls.")
  String rtcp() default "forward";

  @AttributeDefinition(
      name = "Threads",
      description =
          "Media threads; 0: one per core, two at most. A change takes effect when the relay is "
              + "started again.")
  int threads() default 0;

  @AttributeDefinition(
      name = "Engine",
      description =
          "How packets get in and out. epoll: by Linux epoll and Netty's native library. nio: by"
              + " the JDK. auto: epoll where it works, nio elsewhere. A change takes effect when"
              + " the relay is started again.")
  String engine() default "auto";

  @AttributeDefinition(
      name = "Batch interval",
      description =
          "Microseconds a packet may wait for others on a media thread that carries many "
              + "packets, which saves the thread a wake-up for each of them. "
              + "0: packets never wait. A change takes effect when the relay is started again.")
  int batch_interval() default 1000;

  @AttributeDefinition(
      name = "Batch above",
      description =
          "Packets a second on one media thread from which they wait for others, 1000-10000000. A "
              + "change takes effect when the relay is started again.")
  int batch_above() default 25_000;
}
