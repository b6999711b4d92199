package io.patchbay.sip.auth;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.sip.auth}. */
@ObjectClassDefinition(
    name = "Patchbay authentication",
    description = "Who has to prove who they are (digest), and what becomes of those who guess.")
@interface AuthConfig {
  @AttributeDefinition(
      name = "Methods",
      description =
          "Methods that need a user, such as REGISTER INVITE MESSAGE SUBSCRIBE, separated by blanks"
              + " or commas. Empty: nothing does, and nobody is asked.")
  String[] methods() default {};

  @AttributeDefinition(
      name = "Listeners",
      description = "Names of the listeners whose requests need a user. Empty: all.")
  String[] listeners() default {};

  @AttributeDefinition(
      name = "Trusted networks",
      description = "Networks between commas, such as 192.0.2.0/24, whose requests need no user.")
  String[] trusted_networks() default {};

  @AttributeDefinition(
      name = "In dialogs",
      description =
          "true or false: whether requests within a dialog need a user as well, which began with"
              + " one.")
  boolean in_dialog() default false;

  @AttributeDefinition(
      name = "Algorithms",
      description = "SHA-256, MD5, or both, in the order they are offered (RFC 8760).")
  String[] algorithms() default {"SHA-256", "MD5"};

  @AttributeDefinition(
      name = "Protection",
      description =
          "auth, or auth auth-int: what digest may protect; auth-int is the body as well.")
  String[] qop() default {"auth"};

  @AttributeDefinition(
      name = "Nonce lifetime",
      description = "Seconds a nonce may be used before a new one is asked for.",
      min = "10",
      max = "604800")
  int nonce_lifetime() default 300;

  @AttributeDefinition(
      name = "From is the user",
      description =
          "true or false: whether the user part of From must be the authenticated user; else 403.")
  boolean from_is_user() default true;

  @AttributeDefinition(
      name = "URI is the request's",
      description =
          "true or false: whether the digest-uri must be the Request-URI (RFC 7616 section 3.4.6);"
              + " else 400.")
  boolean uri_is_request() default true;

  @AttributeDefinition(
      name = "Failures of a source",
      description =
          "Wrong passwords of one address (IPv6: /64) within the window after which nothing is"
              + " heard from it. A right one clears the count. 0: never.",
      min = "0",
      max = "1000000")
  int guard_source_failures() default 20;

  @AttributeDefinition(
      name = "Failures for a user",
      description =
          "Wrong passwords for one user within the window after which the user is heard only from"
              + " addresses where the password was right before. 0: never.",
      min = "0",
      max = "1000000")
  int guard_user_failures() default 10;

  @AttributeDefinition(
      name = "Window",
      description = "Seconds a wrong password counts.",
      min = "1",
      max = "604800")
  int guard_window() default 60;

  @AttributeDefinition(
      name = "Ban",
      description = "Seconds the first ban lasts; each one after it twice as long.",
      min = "1",
      max = "604800")
  int guard_ban() default 300;

  @AttributeDefinition(
      name = "Longest ban",
      description = "Seconds a ban lasts at most; after a quiet time as long it begins anew.",
      min = "1",
      max = "604800")
  int guard_ban_longest() default 86400;

  @AttributeDefinition(
      name = "Exempt networks",
      description = "Networks between commas that are never shut out, such as one behind one NAT.")
  String[] guard_exempt() default {};
}
