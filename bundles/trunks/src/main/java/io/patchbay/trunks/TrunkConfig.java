package io.patchbay.trunks;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.trunk}, one file per trunk. */
@ObjectClassDefinition(
    name = "Patchbay trunk",
    description = "A way to a carrier or another gateway; routes name it as trunk:NAME.")
@interface TrunkConfig {
  @AttributeDefinition(name = "Enabled", description = "true or false: whether it is there at all.")
  boolean enabled() default true;

  @AttributeDefinition(
      name = "Hosts",
      description =
          "SIP URIs between commas, each followed by a blank and its weight (1 where none stands;"
              + " 0: only when no other host is up).")
  String hosts();

  @AttributeDefinition(
      name = "Domain",
      description =
          "Host of the URIs that are called and registered there. Empty: that of the first host.")
  String domain() default "";

  @AttributeDefinition(
      name = "Sources",
      description =
          "Networks between commas whose calls come from this trunk, besides those of its hosts.")
  String sources() default "";

  @AttributeDefinition(
      name = "User name",
      description = "Who we are there, when it asks. Empty: nobody.")
  String username() default "";

  @AttributeDefinition(name = "Password", description = "Of that user.")
  String password() default "";

  @AttributeDefinition(
      name = "Realm",
      description =
          "The only realm the password is used in. Empty: whatever the hosts themselves name.")
  String realm() default "";

  @AttributeDefinition(
      name = "Register",
      description = "true or false: whether the gateway registers there.")
  boolean register() default false;

  @AttributeDefinition(
      name = "Registered user",
      description = "User part of what is registered, and of its Contact. Empty: the user name.")
  String register_user() default "";

  @AttributeDefinition(
      name = "Registration time",
      description = "Seconds a registration is asked to last; refreshed after about four fifths.",
      min = "30",
      max = "86400")
  int register_expires() default 3600;

  @AttributeDefinition(
      name = "Probe interval",
      description =
          "Seconds between OPTIONS to each host. 0: none are sent, every host counts as up.",
      min = "0",
      max = "3600")
  int probe_interval() default 30;

  @AttributeDefinition(
      name = "Probe timeout",
      description = "Seconds a host has to answer.",
      min = "1",
      max = "32")
  int probe_timeout() default 5;

  @AttributeDefinition(
      name = "Down after",
      description = "Probes in a row that fail until a host counts as down.",
      min = "1",
      max = "20")
  int probe_down() default 2;

  @AttributeDefinition(
      name = "Up after",
      description = "Probes in a row that are answered until it counts as up again.",
      min = "1",
      max = "20")
  int probe_up() default 2;

  @AttributeDefinition(
      name = "Maximum calls",
      description = "Calls at a time to this trunk; more go to the next target. 0 for no limit.",
      min = "0",
      max = "1000000")
  int max_calls() default 0;

  @AttributeDefinition(
      name = "Maximum call rate",
      description = "New calls per second to this trunk; more go to the next. 0 for no limit.",
      min = "0",
      max = "100000")
  int max_call_rate() default 0;

  @AttributeDefinition(
      name = "Called numbers out",
      description =
          "PATTERN -> REPLACEMENT, between commas: how called numbers are written there. Patterns"
              + " are regular expressions (Java syntax) of the whole number, with groups as $1 in"
              + " the replacement.")
  String out_called() default "";

  @AttributeDefinition(name = "Calling numbers out", description = "The same for calling numbers.")
  String out_calling() default "";

  @AttributeDefinition(
      name = "Called number",
      description =
          "Where calls from there have the number they are for: uri (the Request-URI) or to (the To"
              + " header, where the Request-URI is what we have registered).")
  String in_number() default "uri";

  @AttributeDefinition(
      name = "Called numbers in",
      description = "The same for the numbers that calls from there are for.")
  String in_called() default "";

  @AttributeDefinition(
      name = "Calling numbers in",
      description = "The same for the numbers that calls from there come from.")
  String in_calling() default "";

  @AttributeDefinition(
      name = "From user",
      description = "User part of From: {calling} stands for the calling number.")
  String identity_from() default "{calling}";

  @AttributeDefinition(
      name = "Asserted identity",
      description =
          "User part of P-Asserted-Identity (RFC 3325): {calling} stands for the calling number."
              + " Empty: no such header.")
  String identity_asserted() default "";

  @AttributeDefinition(
      name = "Privacy",
      description =
          "What becomes of callers who wish not to be named: id (an anonymous From, and Privacy: id"
              + " beside the asserted identity) or none (they are named).")
  String identity_privacy() default "id";

  @AttributeDefinition(
      name = "Header preset",
      description = "Which headers pass: standard, transparent, boundary or trunk.")
  String headers_preset() default "trunk";

  @AttributeDefinition(
      name = "Passed headers",
      description = "Names between commas of headers that pass besides; * stands for anything.")
  String headers_pass() default "";

  @AttributeDefinition(
      name = "Stripped headers",
      description = "Names between commas of headers that do not pass.")
  String headers_strip() default "";

  @AttributeDefinition(
      name = "Set headers",
      description = "NAME: VALUE, between vertical bars: what each request to the trunk gets.")
  String headers_set() default "";

  @AttributeDefinition(
      name = "Media options",
      description =
          "KEY=VALUE, between commas: media options of a route that hold for this trunk, where the"
              + " route has none, such as network=outside, codecs.strip=G729 opus.")
  String media() default "";
}
