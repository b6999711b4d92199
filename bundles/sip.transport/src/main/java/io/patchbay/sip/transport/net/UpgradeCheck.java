package io.patchbay.sip.transport.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets an HTTP request through that opens a WebSocket for SIP (RFC 7118 section 4) from a page that
 * may (RFC 6455 section 10.2); answers every other one and ends the connection.
 */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class UpgradeCheck extends ChannelInboundHandlerAdapter {
  static final String SUBPROTOCOL = "sip";

  private final List<String> origins;
  private final ConnectionCounts counts;
  private boolean refused;

  UpgradeCheck(List<String> origins, ConnectionCounts counts) {
    this.origins = origins;
    this.counts = counts;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    HttpResponseStatus refusal = read instanceof HttpRequest request ? refusal(request) : null;
    if (refused) {
      ReferenceCountUtil.release(read);
    } else if (refusal == null) {
      context.fireChannelRead(read);
    } else {
      refused = true;
      ReferenceCountUtil.release(read);
      refuse(context, refusal);
    }
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus refusal) {
    counts.count(ConnectionCounts.Ended.HANDSHAKE);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            refusal,
            Unpooled.copiedBuffer(
                "This is a WebSocket for SIP (RFC 7118).\n", StandardCharsets.US_ASCII));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private @Nullable HttpResponseStatus refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
      return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
    }
    if (!request.method().equals(HttpMethod.GET)
        || !request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      return HttpResponseStatus.UPGRADE_REQUIRED;
    }
    if (!request
        .headers()
        .containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, true)) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN, "").toLowerCase(Locale.ROOT);
    return origins.isEmpty() || origins.contains(origin) ? null : HttpResponseStatus.FORBIDDEN;
  }
}
