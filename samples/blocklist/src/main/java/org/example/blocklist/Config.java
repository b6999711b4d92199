package org.example.blocklist;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code org.example.blocklist.cfg}. */
@ObjectClassDefinition(name = "Blocklist")
public @interface Config {
  @AttributeDefinition(
      description = "Callers to refuse, between blanks; * at the end: any with that beginning")
  String blocked() default "";

  @AttributeDefinition(description = "Callers to let through, tell the called one about, and log")
  String watched() default "";

  @AttributeDefinition(description = "What a refused caller is told, 400 to 699")
  int status() default 603;
}
