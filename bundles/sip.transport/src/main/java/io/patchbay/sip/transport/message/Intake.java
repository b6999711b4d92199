package io.patchbay.sip.transport.message;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the parser: everything that can be said about a message from its lines.
 * Stateless; never throws.
 */
public final class Intake {
  private static final List<String> RETRY = List.of("Retry-After: 5");

  private Intake() {}

  /** What became of a message at the door. */
  public sealed interface Verdict permits Taken, Refused, Dropped {
    /** Whether it went beyond a limit of size. */
    default boolean oversized() {
      return false;
    }
  }

  /**
   * To be handled; a request has its topmost Via stamped with where it came from.
   *
   * @param aliasPort the port of its own whose requests a sender wants to get on this connection as
   *     well (RFC 5923); 0 for none
   */
  public record Taken(RawMessage message, MessageKeys keys, int aliasPort) implements Verdict {}

  /** Not to be handled, but answerable. */
  public static final class Refused implements Verdict {
    private final byte[] response;
    private final int replyPort;
    private final boolean oversized;

    private Refused(byte[] response, int replyPort, boolean oversized) {
      this.response = response;
      this.replyPort = replyPort;
      this.oversized = oversized;
    }

    /** The whole answer. */
    public byte[] response() {
      return response;
    }

    /** Where it goes over UDP. */
    public int replyPort() {
      return replyPort;
    }

    @Override
    public boolean oversized() {
      return oversized;
    }
  }

  /**
   * Malformed, and not to be answered.
   *
   * @param oversized whether it went beyond a limit of size
   */
  public record Dropped(boolean oversized) implements Verdict {}

  /**
   * Judges one message, all of it in {@code bytes}; of one that was too large on a connection, its
   * head.
   *
   * @param most bytes a message may have on this transport
   */
  public static Verdict judge(
      byte[] bytes, InetSocketAddress source, MessageLimits limits, int most) {
    boolean tooLarge = bytes.length > most;
    MessageCutter.Cut cut =
        MessageCutter.cut(tooLarge ? Arrays.copyOf(bytes, most) : bytes, limits);
    RawMessage message = cut.message();
    TopVia via = null;
    try {
      via = TopVia.parse(HeaderText.first(message.first("Via").orElse("")));
      int replyPort = via.replyPort(source);
      message = stamped(message, via, source);
      if (tooLarge) {
        throw new MalformedException(513, "Message Too Large");
      }
      if (cut.defect() != null) {
        throw new MalformedException(400, "Bad Request: " + cut.defect(), cut.oversized());
      }
      StartLine start = StartLine.parse(message.startLine());
      if (!via.isOurs()) {
        throw new MalformedException(400, "Bad Via");
      }
      MessageKeys keys = MessageKeys.of(message, start, via, replyPort);
      int head = bytes.length - message.body().length;
      return new Taken(
          bounded(message, most - head), keys, message.isResponse() ? 0 : via.aliasPort());
    } catch (MalformedException e) {
      byte[] answer = via == null ? null : refusal(message, e);
      return answer == null || via == null
          ? new Dropped(e.oversized())
          : new Refused(answer, via.replyPort(source), e.oversized());
    }
  }

  /** The answer to a request nobody has time for: 503, written without looking further into it. */
  public static Verdict busy(
      byte[] bytes, InetSocketAddress source, MessageLimits limits, int most) {
    byte[] read = bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
    RawMessage message = MessageCutter.cut(read, limits).message();
    try {
      TopVia via = TopVia.parse(HeaderText.first(message.first("Via").orElse("")));
      message = stamped(message, via, source);
      return isAnswerable(message)
          ? new Refused(
              ReplyText.refusing(message, 503, "Service Unavailable", tag(message), RETRY),
              via.replyPort(source),
              false)
          : new Dropped(false);
    } catch (MalformedException e) {
      return new Dropped(false);
    }
  }

  /** The answer to a request that turned out malformed behind the door; null for an ACK. */
  public static byte @Nullable [] refusal(RawMessage request, MalformedException defect) {
    return isAnswerable(request)
        ? ReplyText.refusing(request, defect.status(), defect.reason(), tag(request), List.of())
        : null;
  }

  private static boolean isAnswerable(RawMessage message) {
    return !message.isResponse()
        && !message.startLine().startsWith("ACK ")
        && ReplyText.isAnswerable(message);
  }

  /** Nothing remembers the answer: its repeat must be the same. */
  private static String tag(RawMessage request) {
    return Tokens.tagOf(
        request.first("Via").orElse("")
            + request.first("Call-ID").orElse("")
            + request.first("CSeq").orElse(""));
  }

  private static RawMessage stamped(RawMessage message, TopVia via, InetSocketAddress source) {
    if (message.isResponse()) {
      return message;
    }
    String value = message.first("Via").orElse("");
    String rest = value.substring(HeaderText.first(value).length());
    return message.withFirst("Via", via.stamped(source) + rest);
  }

  private static RawMessage bounded(RawMessage message, int mostBody) throws MalformedException {
    if (message.count("Content-Length") > 1) {
      throw new MalformedException(400, "Repeated Content-Length");
    }
    String length = message.first("Content-Length").orElse("");
    if (length.isEmpty()) {
      return message;
    }
    long bytes = MessageKeys.number(length, Integer.MAX_VALUE, "Bad Content-Length");
    if (bytes > mostBody) {
      throw new MalformedException(513, "Message Too Large");
    }
    if (bytes > message.body().length) {
      throw new MalformedException(400, "Content-Length beyond the message");
    }
    return message.withBodyOf((int) bytes);
  }
}
