package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.Mapping;
import io.patchbay.sip.transport.tls.Tls;
import io.patchbay.sip.transport.tls.TlsWorkers;
import io.patchbay.sip.transport.transaction.Inbound;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a connection's bytes go through: [TLS] [HTTP, WebSocket frames] messages. */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamPipeline extends ChannelInitializer<SocketChannel> {
  private static final int LONGEST_UPGRADE = 8_192;

  private final StreamListener owner;
  private final Inbound inbound;
  private final TlsWorkers workers;
  private final @Nullable Opening opening;

  /**
   * @param opening what is opened; null for what is accepted
   */
  StreamPipeline(
      StreamListener owner, Inbound inbound, TlsWorkers workers, @Nullable Opening opening) {
    this.owner = owner;
    this.inbound = inbound;
    this.workers = workers;
    this.opening = opening;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (opening == null && !owner.welcomes(channel)) {
      channel.close();
      return;
    }
    StreamSettings settings = owner.settings().stream();
    Deadlines deadlines =
        new Deadlines(
            settings.greeting(),
            settings.message(),
            () -> owner.counts().count(ConnectionCounts.Ended.SLOW));
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new IdleStateHandler(0, 0, settings.idle().toMillis(), TimeUnit.MILLISECONDS));
    pipeline.addLast(deadlines.bytes());
    Tls tls = owner.tls();
    if (tls != null) {
      pipeline.addLast(opening == null ? accepting(tls) : connecting(tls, channel.alloc()));
    }
    if (owner.isWebSocket()) {
      frames(pipeline, settings, deadlines);
    } else {
      pipeline.addLast(new StreamFramer(inbound), deadlines.whole());
    }
    pipeline.addLast(new ConnectionHandler(owner, inbound, opening));
  }

  private ChannelHandler accepting(Tls tls) {
    Mapping<String, SslContext> byName = tls::server;
    return new SniHandler(byName) {
      @Override
      protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        return unlimited(context.newHandler(allocator, workers.handshakes()));
      }
    };
  }

  private ChannelHandler connecting(Tls tls, ByteBufAllocator allocator) {
    Opening to = opening;
    if (to == null) {
      throw new IllegalStateException("nothing is opened");
    }
    return unlimited(
        tls.client()
            .newHandler(
                allocator, to.path().domain(), to.path().remote().getPort(), workers.handshakes()));
  }

  /** The greeting's deadline is the handshake's. */
  private static SslHandler unlimited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  private void frames(ChannelPipeline pipeline, StreamSettings settings, Deadlines deadlines) {
    int most = inbound.limits().message();
    pipeline.addLast(
        new HttpServerCodec(),
        new UpgradeCheck(settings.origins(), owner.counts()),
        new HttpObjectAggregator(LONGEST_UPGRADE),
        deadlines.whole(),
        new WebSocketServerProtocolHandler(
            WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .subprotocols(UpgradeCheck.SUBPROTOCOL)
                .handshakeTimeoutMillis(settings.greeting().toMillis())
                .dropPongFrames(true)
                .decoderConfig(
                    WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(most)
                        .closeOnProtocolViolation(true)
                        .build())
                .build()),
        new WebSocketFrameAggregator(most),
        new FrameCodec(inbound));
  }
}
