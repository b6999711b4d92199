package io.patchbay.sip.auth;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.sip.users}. */
@ObjectClassDefinition(name = "Patchbay users", description = "Where users are kept.")
@interface UsersConfig {
  @AttributeDefinition(
      name = "Realm",
      description =
          "Shown in challenges, and part of every stored password: users of another realm have to"
              + " be added anew.")
  String realm() default "patchbay";

  @AttributeDefinition(
      name = "Database",
      description =
          "JDBC URL beginning with jdbc:h2: or jdbc:postgresql:. Empty: an embedded database below"
              + " the data folder.")
  String database_url() default "";

  @AttributeDefinition(name = "Database user", description = "Empty: none.")
  String database_user() default "";

  @AttributeDefinition(
      name = "Database password",
      description = "Empty: none.",
      type = AttributeType.PASSWORD)
  String database_password() default "";

  @AttributeDefinition(
      name = "Cache time",
      description =
          "Seconds a user that was looked up is kept in memory; a change by console holds at once.",
      min = "0",
      max = "86400")
  int cache_time() default 60;
}
