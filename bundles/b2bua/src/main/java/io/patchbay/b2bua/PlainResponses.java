package io.patchbay.b2bua;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.b2bua.leg.HeaderField;
import java.util.List;
import java.util.function.Supplier;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests outside dialogs with a status and little else, where nobody else has a say. */
final class PlainResponses {
  private static final Logger LOG = LoggerFactory.getLogger(PlainResponses.class);

  private static final HeaderField RETRY =
      new HeaderField("Retry-After", Integer.toString(B2buaSettings.RETRY_AFTER_SECONDS));

  private final SipMessages messages;
  private final Supplier<CallContext> context;

  /**
   * @param context as it is now
   */
  PlainResponses(SipMessages messages, Supplier<CallContext> context) {
    this.messages = messages;
    this.context = context;
  }

  void answer(IncomingRequest request, int status, HeaderField... fields) {
    Response response = messages.response(request, status, messages.newTag());
    context.get().headers().apply(response, List.of(fields), false);
    request.respond(response);
  }

  /** Refuses what a peer got wrong, which is one line in the log. */
  void refuse(IncomingRequest request, int status, String why, HeaderField... fields) {
    LOG.info("{} of {} refused: {}, {}", request.method(), request.flow().remote(), status, why);
    answer(request, status, fields);
  }

  /** 503: it may be tried again later. */
  void later(IncomingRequest request) {
    answer(request, 503, RETRY);
  }
}
