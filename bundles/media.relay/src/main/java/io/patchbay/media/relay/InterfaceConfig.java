package io.patchbay.media.relay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.media.relay.interface}, one file per interface. */
@ObjectClassDefinition(
    name = "Patchbay media interface",
    description = "An interface of the media relay beside the default one. Its name is the file's.")
@interface InterfaceConfig {
  @AttributeDefinition(
      name = "Bind address",
      description =
          "IP address of this machine the ports are bound on; or two, one of each family, separated"
              + " by a comma.")
  String bind_address();

  @AttributeDefinition(
      name = "Advertised address",
      description =
          "IP address written into SDP in place of the bound one of the same family; or two. Empty:"
              + " the bound one.")
  String advertised_address() default "";

  @AttributeDefinition(
      name = "Not advertised to",
      description =
          "Networks, separated by commas: sides that signal from there are told the bound address"
              + " all the same. Empty: none.")
  String advertised_except() default "";

  @AttributeDefinition(
      name = "Ports",
      description =
          "UDP ports FIRST-LAST, both included, on each of its addresses. A change is for new"
              + " calls.")
  String ports() default "20000-30000";

  @AttributeDefinition(
      name = "Listeners",
      description =
          "Names of the SIP listeners whose calls get this interface, separated by commas: the side"
              + " of a call that signals by one of them, unless its route names another.")
  String listeners() default "";

  @AttributeDefinition(
      name = "DSCP",
      description =
          "Code point of the packets sent, 0 to 63, such as 46 for voice. Empty: as the default "
              + "interface.")
  String dscp() default "";

  @AttributeDefinition(
      name = "Learning",
      description =
          "How the source of a side's packets is learned on this interface: off, immediate, delayed"
              + " or heuristic. Empty: as the relay. A route's media.learning comes first.")
  String learning() default "";
}
