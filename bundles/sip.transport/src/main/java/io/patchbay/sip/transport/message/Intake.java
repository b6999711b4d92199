package io.patchbay.sip.transport.message;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the parser: everything that can be said about a message from its lines.
 * Stateless; never throws.
 */
public final class Intake {
  /** Largest body that is taken, in bytes. */
  public static final int MOST_BODY = 64 * 1024;

  private Intake() {}

  /** What became of a message at the door. */
  public sealed interface Verdict permits Taken, Refused, Dropped {}

  /** To be handled; a request has its topmost Via stamped with where it came from. */
  public record Taken(RawMessage message, MessageKeys keys) implements Verdict {}

  /** Malformed, but answerable. */
  public static final class Refused implements Verdict {
    private final byte[] response;
    private final int replyPort;

    private Refused(byte[] response, int replyPort) {
      this.response = response;
      this.replyPort = replyPort;
    }

    /** The whole answer. */
    public byte[] response() {
      return response;
    }

    /** Where it goes over UDP. */
    public int replyPort() {
      return replyPort;
    }
  }

  /** Malformed, and not to be answered. */
  public record Dropped() implements Verdict {}

  /** Judges one message, all of it in {@code bytes}. */
  public static Verdict judge(byte[] bytes, InetSocketAddress source) {
    MessageCutter.Cut cut = MessageCutter.cut(bytes);
    RawMessage message = cut.message();
    TopVia via = null;
    try {
      String value = message.first("Via").orElse("");
      via = TopVia.parse(HeaderText.first(value));
      int replyPort = via.replyPort(source);
      if (!message.isResponse()) {
        String rest = value.substring(HeaderText.first(value).length());
        message = message.withFirst("Via", via.stamped(source) + rest);
      }
      if (cut.defect() != null) {
        throw new MalformedException(400, "Bad Request: " + cut.defect());
      }
      StartLine start = StartLine.parse(message.startLine());
      MessageKeys keys = MessageKeys.of(message, start, via, replyPort);
      return new Taken(bounded(message), keys);
    } catch (MalformedException e) {
      return refusal(message, via, source, e);
    }
  }

  /** The answer to a request that turned out malformed behind the door; null for an ACK. */
  public static byte @Nullable [] refusal(RawMessage request, MalformedException defect) {
    boolean answerable =
        !request.isResponse()
            && !request.startLine().startsWith("ACK ")
            && ReplyText.isAnswerable(request);
    return answerable
        ? ReplyText.refusing(request, defect.status(), defect.reason(), Tokens.tag())
        : null;
  }

  private static Verdict refusal(
      RawMessage message,
      @Nullable TopVia via,
      InetSocketAddress source,
      MalformedException defect) {
    byte[] answer = via == null ? null : refusal(message, defect);
    return answer == null || via == null
        ? new Dropped()
        : new Refused(answer, via.replyPort(source));
  }

  private static RawMessage bounded(RawMessage message) throws MalformedException {
    if (message.count("Content-Length") > 1) {
      throw new MalformedException(400, "Repeated Content-Length");
    }
    String length = message.first("Content-Length").orElse("");
    if (length.isEmpty()) {
      return message;
    }
    long bytes = MessageKeys.number(length, Integer.MAX_VALUE, "Bad Content-Length");
    if (bytes > MOST_BODY) {
      throw new MalformedException(513, "Message Too Large");
    }
    if (bytes > message.body().length) {
      throw new MalformedException(400, "Content-Length beyond the message");
    }
    return message.withBodyOf((int) bytes);
  }
}
