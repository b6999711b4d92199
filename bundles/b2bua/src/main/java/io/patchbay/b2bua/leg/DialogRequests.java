package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.ReferMode;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipTransport;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the in-dialog requests that are the same on either leg, so that the states need not. */
public final class DialogRequests {
  private static final Logger LOG = LoggerFactory.getLogger(DialogRequests.class);
  private static final String ALLOW =
      "INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, MESSAGE, SUBSCRIBE, NOTIFY, PUBLISH";

  /** The extensions we have, told in every Supported header. */
  public static final String SUPPORTED = "100rel, timer, replaces, norefersub";

  private static final Set<String> EXTENSIONS = Set.of(SUPPORTED.split(", ", -1));

  /** The same for an INVITE that asks for an offer. */
  static final String SUPPORTED_WITHOUT_RELIABLE = SUPPORTED.replace("100rel, ", "");

  private final SipTransport transport;
  private final HeaderPolicy headers;
  private final String allow;

  DialogRequests(Surroundings around) {
    this.transport = around.transport();
    this.headers = around.headers();
    this.allow = allow(around.refer());
  }

  /** The methods we take. */
  public static String allow(ReferMode refer) {
    return refer == ReferMode.REFUSE ? ALLOW : ALLOW + ", REFER";
  }

  /** True when we have the extension of this option tag. */
  public static boolean has(String optionTag) {
    return EXTENSIONS.contains(optionTag.toLowerCase(Locale.ROOT));
  }

  /**
   * Answers with {@code status} and nothing else; the dialog's own tag is in the request already.
   */
  void answer(IncomingRequest request, int status) {
    Response response = transport.messages().response(request, status, "");
    if (status == Response.METHOD_NOT_ALLOWED || status == Response.OK) {
      transport.messages().setLine(response, new HeaderLine("Allow", allow));
      transport.messages().setLine(response, new HeaderLine("Supported", SUPPORTED));
    }
    headers.apply(response, List.of(), false);
    request.respond(response);
  }

  /** Refuses what a peer got wrong; that is one line in the log. */
  void refuse(IncomingRequest request, int status, String why, HeaderField... fields) {
    LOG.info(
        "{} of {} in a call refused: {}, {}",
        request.method(),
        request.flow().remote(),
        status,
        why);
    Response response = transport.messages().response(request, status, "");
    headers.apply(response, List.of(fields), false);
    request.respond(response);
  }

  /** Answers what is neither INVITE, ACK nor BYE. */
  void refuseOrAnswer(IncomingRequest request) {
    answer(
        request,
        request.method().equals(Request.OPTIONS) ? Response.OK : Response.METHOD_NOT_ALLOWED);
  }
}
