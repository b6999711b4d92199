package io.patchbay.media.rtpproxy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Patchbay RTPProxy node",
    description = "A media backend that is an RTPProxy; one configuration for each node.")
@interface Config {
  @AttributeDefinition(
      name = "Name",
      description =
          "Name of the backend. Empty: rtpproxy- and the name of this configuration, such as "
              + "rtpproxy-main.")
  String name() default "";

  @AttributeDefinition(
      name = "Control",
      description =
          "Where the node takes commands, as its -s says: udp:HOST:PORT, tcp:HOST:PORT, "
              + "cunix:PATH or unix:PATH.")
  String control();

  @AttributeDefinition(
      name = "Budget",
      description =
          "Milliseconds a command may take, repetitions included; then the node is out of service "
              + "until it answers a probe. 100 to 30000.")
  int budget() default 3000;

  @AttributeDefinition(
      name = "Advertised address",
      description =
          "IP address written into SDP in place of the node's own of the same family; or two. "
              + "Empty: what the node says.")
  String advertised_address() default "";

  @AttributeDefinition(
      name = "Bridge",
      description =
          "Whether the node runs with two addresses, internal and external (-l INTERNAL/EXTERNAL).")
  boolean bridge() default false;

  @AttributeDefinition(
      name = "Internal listeners",
      description =
          "With bridge: SIP listeners whose calls are internal. All others are external, unless "
              + "their route says network=internal.")
  String internal_listeners() default "";

  @AttributeDefinition(
      name = "Learning",
      description =
          "Whether the node learns where a side's packets come from. immediate: the first packet "
              + "decides. off: the address of the SDP is trusted.")
  String learning() default "immediate";

  @AttributeDefinition(
      name = "Set-up timeout",
      description =
          "Seconds from an offer to its answer. This and the next two need a node of 2025 or later;"
              + " an older one has its own -T and -W for all.")
  int setup_timeout() default 180;

  @AttributeDefinition(
      name = "Idle timeout",
      description =
          "Seconds without media, after which the node ends the session, and the call with it where"
              + " notification is set. 0: never.")
  int idle_timeout() default 60;

  @AttributeDefinition(
      name = "Hold timeout",
      description =
          "As the idle timeout, while no stream of the call is agreed to flow both ways. 0: never.")
  int hold_timeout() default 3600;

  @AttributeDefinition(
      name = "Lost timeout",
      description =
          "Seconds the node may not answer before its calls are moved to another backend, or ended."
              + " 0: never.")
  int lost_timeout() default 10;

  @AttributeDefinition(
      name = "Notification",
      description =
          "Socket on which the node tells of sessions that timed out, exactly as its -n says: "
              + "unix:PATH or tcp:ADDRESS:PORT. Empty: it does not tell.")
  String notification() default "";

  @AttributeDefinition(
      name = "Notification bind",
      description =
          "Where the gateway listens for that, when it is another address than the node knows. "
              + "Empty: the same.")
  String notification_bind() default "";

  @AttributeDefinition(
      name = "Reset",
      description =
          "Whether all sessions of the node are deleted at first contact: those of an earlier life "
              + "cannot be told from others. Only for a node that serves nobody else.")
  boolean reset() default false;

  @AttributeDefinition(
      name = "Autostart",
      description = "Whether the command is run when no node answers.")
  boolean autostart() default false;

  @AttributeDefinition(
      name = "Command",
      description =
          "The program and its arguments; it must stay in the foreground (-f). Such as: "
              + "rtpproxy -f -F -s udp:127.0.0.1:7722 -l 127.0.0.1 -m 35000 -M 45000")
  String command() default "";
}
