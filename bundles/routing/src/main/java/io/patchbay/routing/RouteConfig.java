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
          "A regular expression (Java syntax) that the whole called user must match; groups can be"
              + " used in the target as {1}, {2}, ...")
  String pattern() default ".*";

  @AttributeDefinition(
      name = "Calling",
      description = "A regular expression that the whole calling user must match. Empty: anybody.")
  String calling() default "";

  @AttributeDefinition(
      name = "Sources",
      description =
          "Networks between commas, one of which the call must come from. Empty: anywhere.")
  String sources() default "";

  @AttributeDefinition(
      name = "Listeners",
      description =
          "Names between commas of listeners, one of which it must have come in by. Empty: any.")
  String listeners() default "";

  @AttributeDefinition(
      name = "From",
      description =
          "What it must come from, between commas: user:NAME (authenticated), trunk:NAME; user:* or"
              + " trunk:* for any of them; - for none. Empty: anything.")
  String from() default "";

  @AttributeDefinition(
      name = "Times",
      description =
          "When the route is there: days, times or both, between commas, such as mo-fr 08:00-18:00,"
              + " sa. Empty: always.")
  String times() default "";

  @AttributeDefinition(
      name = "Time zone",
      description = "Whose clock counts, such as Europe/Berlin. Empty: the machine's.")
  String time_zone() default "";

  @AttributeDefinition(
      name = "Target",
      description =
          "A SIP URI: where the call goes, and the Request-URI it goes with. {user} stands for the"
              + " called user. user: wherever the called user has registered; user:NAME: where NAME"
              + " has. trunk:NAME: that trunk; trunk:NAME/NUMBER: another number there. Several:"
              + " those between bars (|) ring together, those behind a comma are tried next. A URI"
              + " may be followed by a blank and its time-out, such as 20s.")
  String target();

  @AttributeDefinition(
      name = "Timeout",
      description =
          "Seconds a target has to ring (with hunt.after.ringing: to answer) before the next is"
              + " tried. 0: as long as a call may ring.",
      min = "0",
      max = "3600")
  int timeout() default 0;

  @AttributeDefinition(
      name = "Causes of hunting",
      description =
          "Final responses, separated by blanks or commas, after which the next targets are tried."
              + " One that cannot be reached counts as 503, one that does not answer as 408. Never"
              + " after a 6xx.")
  String[] hunt_causes() default {"408", "500", "502", "503", "504"};

  @AttributeDefinition(
      name = "Hunting after ringing",
      description =
          "true or false: whether the next targets are tried also when the caller has heard it"
              + " ring.")
  boolean hunt_after_ringing() default false;

  @AttributeDefinition(
      name = "Redirects",
      description =
          "What is done with a 3xx: refuse (the caller gets 480), relay (the caller gets it, with"
              + " its Contacts) or follow (the Contacts are called in place of the target).")
  String redirects() default "refuse";

  @AttributeDefinition(
      name = "Challenges",
      description =
          "What is done with a 401 or 407 of targets the route has no login for: refuse (the caller"
              + " gets 403) or relay (the caller is asked, and its answer passes to the targets).")
  String challenges() default "refuse";

  @AttributeDefinition(
      name = "Maximum calls",
      description = "Calls at a time on this route; more get 503. 0 for no limit.",
      min = "0",
      max = "1000000")
  int max_calls() default 0;

  @AttributeDefinition(
      name = "Maximum call rate",
      description = "New calls per second on this route; more get 503. 0 for no limit.",
      min = "0",
      max = "100000")
  int max_call_rate() default 0;

  @AttributeDefinition(
      name = "Transfer",
      description =
          "What becomes of a REFER in a call by this route: terminate, pass or refuse. Empty: as"
              + " call control is configured.")
  String refer() default "";

  @AttributeDefinition(
      name = "Priority",
      description =
          "Routes are tried from the lowest number to the highest; the first match decides.",
      min = "0",
      max = "1000000")
  int priority() default 100;

  @AttributeDefinition(
      name = "Media backend",
      description =
          "Names of the media backends of calls on this route, in place of those of"
              + " io.patchbay.media.select and written as there, such as relay:3, rtpengine-main:1."
              + " Empty: those.")
  String media_backend() default "";

  @AttributeDefinition(
      name = "Media network",
      description =
          "Interface of the media relay that the called side's media runs on. Empty: chosen by the"
              + " listener, the address and the family of its signalling.")
  String media_network() default "";

  @AttributeDefinition(
      name = "Media address family",
      description =
          "ipv4 or ipv6: family of the called side's media. Empty: that of its signalling.")
  String media_family() default "";

  @AttributeDefinition(
      name = "Media learning",
      description =
          "How the called side's real media address is found: off, immediate, delayed or heuristic."
              + " Empty: as the media backend is configured.")
  String media_learning() default "";

  @AttributeDefinition(
      name = "Media DSCP",
      description =
          "Code point of the packets sent to the called side, 0 to 63. Empty: as the media backend"
              + " is configured.")
  String media_dscp() default "";

  @AttributeDefinition(
      name = "RTCP",
      description =
          "What becomes of RTCP in the call: forward or terminate. Empty: as the media backend is"
              + " configured.")
  String media_rtcp() default "";

  @AttributeDefinition(
      name = "RTCP multiplexing",
      description =
          "Whether the called side's RTP and RTCP share a port: off, accept (when it offers that)"
              + " or offer. Empty: as the media backend is configured.")
  String media_rtcp_mux() default "";

  @AttributeDefinition(
      name = "SSRC rewriting",
      description =
          "true or false: whether the called side hears SSRCs of the media backend's own. Empty: as"
              + " it is configured.")
  String media_ssrc_rewriting() default "";

  @AttributeDefinition(
      name = "Media set-up timeout",
      description =
          "Seconds an offer may wait for its answer, 1 or more. Empty: as the media backend is"
              + " configured.")
  String media_setup_timeout() default "";

  @AttributeDefinition(
      name = "Media idle timeout",
      description =
          "Seconds without media after which the call is ended; 0: never. Empty: as the media"
              + " backend is configured.")
  String media_idle_timeout() default "";

  @AttributeDefinition(
      name = "Media one-way timeout",
      description =
          "Seconds without media from a side that is to send, whatever the other does; 0: never."
              + " Empty: as the media backend is configured.")
  String media_oneway_timeout() default "";

  @AttributeDefinition(
      name = "Media hold timeout",
      description =
          "Seconds without media while the call is on hold; 0: never. Empty: as the media backend"
              + " is configured.")
  String media_hold_timeout() default "";

  @AttributeDefinition(
      name = "Media duration",
      description =
          "Seconds after which the media, and so the call, is ended whatever flows; 0: never."
              + " Empty: as the media backend is configured.")
  String media_max_duration() default "";

  @AttributeDefinition(
      name = "Media taps",
      description =
          "Names of the taps that listen to the call's media from its start, such as recorder,"
              + " separated by blanks or commas. Empty: none.")
  String media_taps() default "";

  @AttributeDefinition(
      name = "Stripped codecs",
      description =
          "Codecs, separated by blanks or commas, that are taken out of what either side offers, such"
              + " as G729 or speex/16000. Empty: none.")
  String media_codecs_strip() default "";

  @AttributeDefinition(
      name = "Preferred codecs",
      description =
          "Codecs, separated by blanks or commas, that stand first in what is offered, in this order."
              + " Empty: as they come.")
  String media_codecs_prefer() default "";

  @AttributeDefinition(
      name = "Media options",
      description =
          "NAME=VALUE or NAME, separated by blanks: handed to the media backend as they are, such"
              + " as flags for an external node.")
  String media_options() default "";

  @AttributeDefinition(
      name = "Header preset",
      description =
          "Which headers pass between the caller and the called side: standard, transparent,"
              + " boundary or trunk.")
  String headers_preset() default "standard";

  @AttributeDefinition(
      name = "Trusted",
      description =
          "true or false: whether the called side may be told who calls. Empty: as its listener is"
              + " trusted; with preset trunk, true.")
  String headers_trusted() default "";

  @AttributeDefinition(
      name = "Passed headers",
      description = "Names between commas of headers that pass besides; * stands for anything.")
  String headers_pass() default "";

  @AttributeDefinition(
      name = "Stripped headers",
      description =
          "Names between commas of headers that do not pass. The closer of two names decides.")
  String headers_strip() default "";

  @AttributeDefinition(
      name = "Set headers",
      description =
          "NAME: VALUE, between vertical bars: what each request to the called side gets.")
  String headers_set() default "";
}
