package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.patchbay.sip.transport.transaction.Inbound;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message to a frame, both ways (RFC 7118 section 5.2); text where it is text. CRLF keep-alives
 * in a frame are answered like on any stream (RFC 5626 section 3.5.1).
 */
final class FrameCodec extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
  private final Inbound inbound;

  FrameCodec(Inbound inbound) {
    this.inbound = inbound;
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    byte[] bytes = ByteBufUtil.getBytes(frame.content());
    if (isBlank(bytes)) {
      inbound.receivedKeepAlive();
      if (bytes.length == 4) {
        context.writeAndFlush(new TextWebSocketFrame("\r\n"), context.voidPromise());
      }
    } else {
      out.add(bytes);
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf message, List<Object> out) {
    ByteBuf content = message.retain();
    out.add(
        isUtf8(message.nioBuffer())
            ? new TextWebSocketFrame(content)
            : new BinaryWebSocketFrame(content));
  }

  private static boolean isUtf8(ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
