package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.patchbay.sip.transport.transaction.Inbound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a stream into messages by Content-Length (RFC 3261 section 18.3) and answers keep-alives
 * (RFC 5626 section 3.5.1). A stream that is no SIP, or no longer, is closed: there is no way back
 * into step.
 */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamFramer extends ByteToMessageDecoder {
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final Pattern LENGTH =
      Pattern.compile("(?im)^(?:Content-Length|l)[ \\t]*:[ \\t]*(\\d{1,9})[ \\t]*\\r?$");
  private static final Pattern START_LINE =
      Pattern.compile("(?i)(?:SIP/\\d.*|.* SIP/\\d+\\.\\d+[ \\t]*)");

  private final Inbound inbound;
  private int scanned;
  private int messageLength;
  private boolean broken;

  StreamFramer(Inbound inbound) {
    this.inbound = inbound;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
    } else if (messageLength > 0) {
      body(in, out);
    } else if (!between(context, in)) {
      head(context, in, out);
    }
  }

  /** Line ends in front of a message; true while only more bytes can tell what follows. */
  private boolean between(ChannelHandlerContext context, ByteBuf in) {
    while (in.readableBytes() >= 2 && scanned == 0 && startsWith(in, 2)) {
      if (startsWith(in, 4)) {
        in.skipBytes(4);
        inbound.receivedKeepAlive();
        context.fireUserEventTriggered(Deadlines.Whole.WHOLE);
        context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}));
      } else if (in.readableBytes() == 2 || (in.readableBytes() == 3 && startsWith(in, 3))) {
        return true;
      } else {
        in.skipBytes(2);
      }
    }
    return !in.isReadable() || (in.readableBytes() == 1 && in.getByte(in.readerIndex()) == '\r');
  }

  private static boolean startsWith(ByteBuf in, int count) {
    if (in.readableBytes() < count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (in.getByte(in.readerIndex() + i) != END_OF_HEAD[i]) {
        return false;
      }
    }
    return true;
  }

  private void head(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    byte first = in.getByte(in.readerIndex());
    if (first < '!' || first > '~') {
      giveUp(context, in);
      return;
    }
    int from = in.readerIndex() + Math.max(0, scanned - 3);
    int end =
        ByteBufUtil.indexOf(
            Unpooled.wrappedBuffer(END_OF_HEAD), in.slice(from, in.writerIndex() - from));
    if (end < 0) {
      scanned = in.readableBytes();
      if (scanned > inbound.limits().message()) {
        giveUp(context, in);
      }
      return;
    }
    scanned = 0;
    int headLength = from + end + END_OF_HEAD.length - in.readerIndex();
    String head = in.toString(in.readerIndex(), headLength, StandardCharsets.ISO_8859_1);
    Matcher length = LENGTH.matcher(head);
    int most = inbound.limits().message();
    if (headLength > most
        || !START_LINE.matcher(head.substring(0, head.indexOf('\r'))).matches()
        || !length.find()) {
      giveUp(context, in);
      return;
    }
    int bodyLength = Integer.parseInt(length.group(1));
    if (length.find()) {
      // Two lengths: whoever believes the other one sees other messages.
      giveUp(context, in);
      return;
    }
    if (bodyLength > most - headLength) {
      tooLarge(context, in, headLength, out);
      return;
    }
    messageLength = headLength + bodyLength;
    body(in, out);
  }

  private void body(ByteBuf in, List<Object> out) {
    if (in.readableBytes() >= messageLength) {
      byte[] message = new byte[messageLength];
      in.readBytes(message);
      messageLength = 0;
      out.add(message);
    }
  }

  /** The head alone gets its 513; what follows is not waited for. */
  private void tooLarge(
      ChannelHandlerContext context, ByteBuf in, int headLength, List<Object> out) {
    broken = true;
    byte[] head = new byte[headLength];
    in.readBytes(head);
    in.skipBytes(in.readableBytes());
    out.add(head);
    context.channel().eventLoop().execute(context::close);
  }

  private void giveUp(ChannelHandlerContext context, ByteBuf in) {
    broken = true;
    in.skipBytes(in.readableBytes());
    inbound.receivedGarbage();
    context.close();
  }
}
