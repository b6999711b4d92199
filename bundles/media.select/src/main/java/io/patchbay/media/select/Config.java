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
      description = "Name of the media backend of new calls; direct is none at all.")
  String backend() default "relay";

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
