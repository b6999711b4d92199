package io.patchbay.b2bua;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.b2bua}. */
@ObjectClassDefinition(name = "Patchbay B2BUA", description = "Call control.")
@interface B2buaConfig {
  @AttributeDefinition(
      name = "Product name",
      description = "What the User-Agent and Server headers say.")
  String user_agent() default "Patchbay";

  @AttributeDefinition(
      name = "Ring timeout",
      description = "Seconds a call may ring before it is cancelled and the caller gets 408.",
      min = "1",
      max = "3600")
  int ring_timeout() default 180;

  @AttributeDefinition(
      name = "Maximum duration",
      description = "Seconds after which an answered call is ended on both legs; 0 for never.",
      min = "0",
      max = "604800")
  int max_duration() default 14400;

  @AttributeDefinition(
      name = "Maximum calls",
      description = "Calls at a time; more are refused with 503. 0 for no limit.",
      min = "0",
      max = "1000000")
  int max_calls() default 0;

  @AttributeDefinition(
      name = "Maximum call rate",
      description = "New calls per second; more are refused with 503. 0 for no limit.",
      min = "0",
      max = "100000")
  int max_call_rate() default 0;

  @AttributeDefinition(
      name = "Maximum calls of a user",
      description = "Calls at a time of one calling user; more get 503. 0 for no limit.",
      min = "0",
      max = "1000000")
  int user_max_calls() default 0;

  @AttributeDefinition(
      name = "Maximum call rate of a user",
      description = "New calls per second of one calling user; more get 503. 0 for no limit.",
      min = "0",
      max = "100000")
  int user_max_call_rate() default 0;

  @AttributeDefinition(
      name = "Maximum request rate",
      description =
          "Requests outside dialogs per second that are no INVITE: MESSAGE, SUBSCRIBE, PUBLISH,"
              + " and OPTIONS that pass; more are refused with 503. 0 for no limit.",
      min = "0",
      max = "100000")
  int max_request_rate() default 0;

  @AttributeDefinition(
      name = "Maximum request rate of a user",
      description = "The same of one user; more get 503. 0 for no limit.",
      min = "0",
      max = "100000")
  int user_max_request_rate() default 0;

  @AttributeDefinition(
      name = "Maximum subscriptions",
      description = "Subscriptions at a time; more are refused with 503. 0 for no limit.",
      min = "0",
      max = "1000000")
  int max_subscriptions() default 10000;

  @AttributeDefinition(
      name = "Maximum subscriptions of a user",
      description = "Subscriptions at a time of one user; more get 503. 0 for no limit.",
      min = "0",
      max = "1000000")
  int user_max_subscriptions() default 0;

  @AttributeDefinition(
      name = "OPTIONS passes",
      description =
          "Whether OPTIONS for a user passes to where a call to that user would go; else, and"
              + " without a user, it is answered here.")
  boolean relay_options() default false;

  @AttributeDefinition(
      name = "Emergency numbers",
      description =
          "Called users no limit holds for, neither of number nor of time, between commas.")
  String emergency_numbers() default "";

  @AttributeDefinition(
      name = "Session timer",
      description =
          "Seconds after which a session that nobody refreshed is over (RFC 4028), as we ask for"
              + " it; 0 to ask for none. A timer that a peer asks for is kept all the same.",
      min = "0",
      max = "86400")
  int session_expires() default 1800;

  @AttributeDefinition(
      name = "Shortest session timer",
      description = "Seconds; who asks for a shorter session timer gets 422.",
      min = "90",
      max = "86400")
  int min_se() default 90;

  @AttributeDefinition(
      name = "ACK timeout",
      description =
          "Seconds a 2xx is repeated until its ACK comes; then both legs get BYE. 0 for 64*T1.",
      min = "0",
      max = "300")
  int ack_timeout() default 0;

  @AttributeDefinition(
      name = "PRACK timeout",
      description =
          "Seconds a reliable provisional response is repeated until its PRACK comes; then the"
              + " caller gets 504, and the called one CANCEL or BYE. 0 for 64*T1.",
      min = "0",
      max = "300")
  int prack_timeout() default 0;

  @AttributeDefinition(
      name = "Trusted listeners",
      description =
          "Names of listeners, between commas, whose peers are trusted: identity passes between"
              + " them. Empty: none.")
  String trusted_listeners() default "";

  @AttributeDefinition(
      name = "Transfer",
      description =
          "What becomes of a REFER in a call. terminate: we make the new call, and join those who"
              + " are left; pass: the other side is asked to make it, through us; refuse: 405.")
  String refer() default "terminate";

  @AttributeDefinition(
      name = "Move rate",
      description =
          "Calls per second, at most, that are moved to another media backend: each takes two"
              + " re-INVITEs.",
      min = "1",
      max = "10000")
  int move_rate() default 200;

  @AttributeDefinition(
      name = "Move timeout",
      description =
          "Seconds a call may take to move to another media backend, from its turn on; after that"
              + " it stays where it is.",
      min = "1",
      max = "120")
  int move_timeout() default 10;

  @AttributeDefinition(
      name = "Shutdown grace",
      description =
          "Seconds running calls may go on when the gateway stops; then both legs get BYE.",
      min = "0",
      max = "100")
  int shutdown_grace() default 10;
}
