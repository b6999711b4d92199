package io.patchbay.sip.registrar;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.sip.registrar}. */
@ObjectClassDefinition(
    name = "Patchbay registrar",
    description = "Who may register, and for how long. Changes hold for the next REGISTER.")
@interface RegistrarConfig {
  @AttributeDefinition(
      name = "Domains",
      description =
          "Hosts of addresses that register here, separated by blanks or commas, * for any; all are"
              + " names of the same users. Empty: REGISTER is answered 405.")
  String[] domains() default {};

  @AttributeDefinition(
      name = "User needed",
      description =
          "true or false: whether only authenticated users may register (io.patchbay.sip.auth).")
  boolean user_needed() default true;

  @AttributeDefinition(
      name = "Third parties",
      description =
          "Authenticated users who may register others than themselves, separated by blanks or"
              + " commas.")
  String[] third_party() default {};

  @AttributeDefinition(
      name = "Default expiry",
      description = "Seconds a registration lasts that names no time.",
      min = "1",
      max = "604800")
  int expires_default() default 3600;

  @AttributeDefinition(
      name = "Least expiry",
      description = "Seconds; a shorter time below an hour gets 423.",
      min = "1",
      max = "604800")
  int expires_min() default 60;

  @AttributeDefinition(
      name = "Greatest expiry",
      description = "Seconds; a longer time is cut.",
      min = "1",
      max = "604800")
  int expires_max() default 7200;

  @AttributeDefinition(
      name = "Contacts of a user",
      description = "How many places a user may be registered at.",
      min = "1",
      max = "100")
  int max_contacts() default 10;

  @AttributeDefinition(
      name = "Beyond that",
      description = "refuse (503) or replace (the one refreshed longest ago makes room).")
  String over_max_contacts() default "refuse";

  @AttributeDefinition(
      name = "Registrations",
      description = "How many there may be of all users; more get 503 with Retry-After.",
      min = "1",
      max = "10000000")
  int max_bindings() default 100000;

  @AttributeDefinition(
      name = "Path needs support",
      description =
          "true or false: whether a Path of a proxy gets 420 where the user agent does not say that"
              + " it supports path (RFC 3327).")
  boolean path_needs_support() default false;

  @AttributeDefinition(
      name = "Flow timer",
      description =
          "Seconds, 10 to 3600, within which a user agent that keeps its flow (RFC 5626) is to send"
              + " something on its connection; half a minute later the connection is closed, and"
              + " its registration ends. 0: it is not told, and connections may be silent.")
  int flow_timer() default 0;

  @AttributeDefinition(
      name = "Kept",
      description =
          "true or false: whether registrations are kept over a restart. Read at the start.")
  boolean keep() default true;

  @AttributeDefinition(
      name = "Database",
      description =
          "JDBC URL beginning with jdbc:h2: or jdbc:postgresql:. Empty: an embedded database below"
              + " the data folder. Read at the start.")
  String database_url() default "";

  @AttributeDefinition(name = "Database user", description = "Empty: none.")
  String database_user() default "";

  @AttributeDefinition(
      name = "Database password",
      description = "Empty: none.",
      type = AttributeType.PASSWORD)
  String database_password() default "";
}
