package io.patchbay.media.select;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Patchbay media selection",
    description = "Which media backend a new call gets. Calls that are up keep theirs.")
@interface Config {
  @AttributeDefinition(name = "Backend", description = "Name of the media backend of new calls.")
  String backend() default "relay";
}
