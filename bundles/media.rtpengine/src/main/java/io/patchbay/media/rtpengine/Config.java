package io.patchbay.media.rtpengine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Patchbay RTPEngine",
    description =
        "One RTPEngine as a media backend, named rtpengine-INSTANCE unless 'name' says otherwise.")
@interface Config {
  @AttributeDefinition(
      name = "Control address",
      description =
          "Where it listens for the ng protocol: udp:HOST:PORT (listen-ng), tcp:HOST:PORT "
              + "(listen-tcp-ng), or http://HOST:PORT/ng and ws://HOST:PORT/ (listen-http).")
  String control() default "udp:127.0.0.1:22222";

  @AttributeDefinition(
      name = "Name",
      description =
          "What selection and shell call it. Empty: rtpengine- and the instance. A change takes "
              + "effect when the file is put there anew.")
  String name() default "";

  @AttributeDefinition(name = "Encoding", description = "bencode or json. Over tcp: only bencode.")
  String encoding() default "bencode";

  @AttributeDefinition(
      name = "Start it",
      description =
          "true: starts the command when nobody answers, again when it dies, and ends it when the "
              + "gateway stops. One that answers already is used and left alone.")
  boolean autostart() default false;

  @AttributeDefinition(
      name = "Command",
      description =
          "What autostart runs; it must stay in the foreground. Empty: rtpengine in userspace "
              + "mode, listening on the control address (udp or tcp), media on 'network' or 127.0.0.1.")
  String command() default "";

  @AttributeDefinition(
      name = "Budget",
      description =
          "Milliseconds after which a request without reply is given up and the node is thought "
              + "dead: what a dead node may cost a call. Datagrams are repeated meanwhile.")
  int budget() default 3000;

  @AttributeDefinition(
      name = "Probe interval",
      description = "Seconds between two pings in the background.")
  int probe_interval() default 5;

  @AttributeDefinition(
      name = "Watch interval",
      description =
          "Seconds between two looks whether the node still has the sessions it should have. It "
              + "ends those without media itself, and tells nobody.")
  int watch_interval() default 10;

  @AttributeDefinition(
      name = "Lost timeout",
      description =
          "Seconds the node may not answer before its calls are given up; media does not need its "
              + "control channel. 0: for ever.")
  int lost_timeout() default 10;

  @AttributeDefinition(
      name = "Id of this gateway",
      description =
          "What its sessions are known by on the node; those found there at the start are deleted. "
              + "Must differ between gateways that share a node. Empty: made of the host's name and "
              + "the data folder.")
  String node_id() default "";

  @AttributeDefinition(
      name = "Network",
      description =
          "Logical interface for sides whose route or listener names none. Empty: the node's first.")
  String network() default "";

  @AttributeDefinition(
      name = "Media address",
      description = "Written into SDP in place of the interface's own. Empty: that one.")
  String media_address() default "";

  @AttributeDefinition(
      name = "Media from where signalling comes",
      description =
          "true: media is expected from the address signalling comes from (received-from); false: "
              + "from the one in the SDP (trust address).")
  boolean received_from() default false;

  @AttributeDefinition(
      name = "ICE",
      description = "remove, force, default, force-relay or optional.")
  String ice() default "remove";

  @AttributeDefinition(
      name = "Transport protocol",
      description =
          "What is offered, such as RTP/AVP or RTP/SAVPF, whatever came. Empty: what came.")
  String transport_protocol() default "";

  @AttributeDefinition(
      name = "RTCP on RTP's port",
      description = "off, accept or offer. Empty: what the two sides say.")
  String rtcp_mux() default "";

  @AttributeDefinition(
      name = "Codecs",
      description =
          "Codec options of offers, separated by ';': strip=G722; transcode=PCMU; offer=...; "
              + "mask=...; several codecs separated by '|' in brackets.")
  String codec() default "";

  @AttributeDefinition(
      name = "DSCP",
      description = "Code point of the packets sent, 0 to 63. Empty: the node's own setting.")
  String dscp() default "";

  @AttributeDefinition(
      name = "Load limit",
      description = "true: a node at its load limit says so, and the call is refused with 503.")
  boolean load_limit() default true;

  @AttributeDefinition(
      name = "Flags",
      description = "Further flags of offers and answers, separated by ','.")
  String flags() default "";

  @AttributeDefinition(
      name = "Options of offers",
      description =
          "Anything else the ng protocol knows: NAME=VALUE, separated by ';'; a list in brackets "
              + "with '|', a dictionary's key after a dot.")
  String offer_options() default "";

  @AttributeDefinition(name = "Options of answers", description = "As those of offers.")
  String answer_options() default "";
}
