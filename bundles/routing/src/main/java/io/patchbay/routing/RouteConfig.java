package io.patchbay.routing;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.routing.route}, one file per route. */
@ObjectClassDefinition(
    name = "Patchbay route",
    description = "Sends calls whose called user matches a pattern to a SIP URI.")
@interface RouteConfig {
  @AttributeDefinition(
      name = "Pattern",
      description =
          "A regular expression (Java syntax) that the whole called user must match; groups can be used"
              + " in the target as {1}, {2}, ...")
  String pattern() default ".*";

  @AttributeDefinition(
      name = "Target",
      description =
          "A SIP URI: where the call goes, and the Request-URI it goes with. {user} stands for the called"
              + " user.")
  String target();

  @AttributeDefinition(
      name = "Priority",
      description =
          "Routes are tried from the lowest number to the highest; the first match decides.",
      min = "0",
      max = "1000000")
  int priority() default 100;
}
