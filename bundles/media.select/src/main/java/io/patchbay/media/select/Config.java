package io.patchbay.media.select;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Patchbay media selection",
    description =
        "Which media backend a new call gets, and what taps on media may cost. Calls that are up"
            + " keep their backend.")
@interface Config {
  @AttributeDefinition(
      name = "Backend",
      description =
          "Names of the media backends of new calls, in the order they are asked, such as"
              + " rtpengine-main, relay; with weights they share the calls, such as relay:3,"
              + " rtpengine-main:1. direct is none at all.")
  String backend() default "relay";

  @AttributeDefinition(
      name = "Fallback",
      description =
          "Names of media backends, written as those of new calls, that are asked after the choice"
              + " of a call, also where its route has one of its own: for new calls that no backend"
              + " of the choice can take, and for calls whose backend fails or stops. Empty: none.")
  String fallback() default "";

  @AttributeDefinition(
      name = "Failover after",
      description =
          "Seconds a backend must be unusable before its calls are moved to another one; 0 for never.",
      min = "0",
      max = "3600")
  int failover_after() default 2;

  @AttributeDefinition(
      name = "Move time",
      description =
          "Seconds the calls of a backend that stops, or is unusable, have for moving to another one;"
              + " those that are left are ended. 0: they end at once when it stops.",
      min = "0",
      max = "600")
  int move_time() default 20;

  @AttributeDefinition(
      name = "Tap queue",
      description = "Packets of a session that may wait for a tap; more are dropped and counted.",
      min = "16",
      max = "65536")
  int tap_queue() default 512;

  @AttributeDefinition(
      name = "Tap patience",
      description =
          "Seconds a tap may take for a packet before it is detached; also after twice that time of"
              + " dropped packets.",
      min = "1",
      max = "60")
  int tap_patience() default 3;
}
