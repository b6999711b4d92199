package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.sdp.MultipartBody;
import io.patchbay.sdp.SdpException;
import io.patchbay.sdp.SessionDescription;
import java.util.Optional;
import javax.sip.header.ContentTypeHeader;
import javax.sip.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a message carries its session description in: nothing else, or a multipart body whose other
 * parts pass byte for byte (RFC 5621). Immutable.
 */
public final class SessionBody {
  private static final String SDP = "application/sdp";

  /** A session description and nothing else. */
  public static final SessionBody PLAIN = new SessionBody(SDP, null);

  private final String type;
  private final @Nullable MultipartBody parts;

  private SessionBody(String type, @Nullable MultipartBody parts) {
    this.type = type;
    this.parts = parts;
  }

  /** True when the Content-Type is one that can carry a session description. */
  public static boolean isIn(Message message) {
    String type = mediaType(message);
    return MultipartBody.isSdp(type) || MultipartBody.isMultipart(type);
  }

  /**
   * The session description in a message; empty without a body, and with one of another type.
   *
   * @throws SdpException when there is one that does not parse, or a multipart body without any
   */
  public static Optional<SessionDescription> sdp(Message message, byte[] body) throws SdpException {
    if (body.length == 0 || !isIn(message)) {
      return Optional.empty();
    }
    MultipartBody parts = of(message, body).parts;
    return Optional.of(SessionDescription.parse(parts == null ? body : parts.sdp()));
  }

  /**
   * The answer in the ACK or PRACK of an offer of ours.
   *
   * @throws SdpException when there is none that can be read
   */
  static LegEvent.Confirm answer(IncomingRequest ack) throws SdpException {
    SessionDescription answer =
        sdp(ack.request(), ack.body())
            .orElseThrow(() -> new SdpException("no answer to our offer"));
    return new LegEvent.Confirm(answer, carrier(ack.request(), ack.body()));
  }

  /** What carries the session description of a message; {@link #PLAIN} where there is none. */
  static SessionBody carrier(Message message, byte[] body) {
    try {
      return of(message, body);
    } catch (SdpException e) {
      return PLAIN;
    }
  }

  private static SessionBody of(Message message, byte[] body) throws SdpException {
    if (body.length == 0 || !MultipartBody.isMultipart(mediaType(message))) {
      return PLAIN;
    }
    String type = HeaderText.first(message, ContentTypeHeader.NAME).orElse("");
    return new SessionBody(type, MultipartBody.parse(type, body));
  }

  /** The Content-Type without its parameters, which most bodies are told apart by. */
  private static String mediaType(Message message) {
    return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader type
        ? type.getContentType() + "/" + type.getContentSubType()
        : "";
  }

  /** Makes a message carry another session description in the same way. */
  void put(byte[] sdp, Message message, SipMessages messages) {
    if (parts == null) {
      messages.body(message, SDP, sdp);
    } else {
      messages.body(message, type, parts.replaceSdp(sdp));
      message.setHeader(messages.header("MIME-Version", "1.0"));
    }
  }
}
