package io.patchbay.sip.transport.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.patchbay.sip.transport.tls.SipDomain;
import io.patchbay.sip.transport.transaction.Inbound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a connection's pipeline: its life, and its messages. */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectionHandler extends SimpleChannelInboundHandler<byte[]> {
  private final StreamListener owner;
  private final Inbound inbound;
  private final @Nullable Opening opening;
  private @Nullable Connection connection;
  private String failure = "connection closed";

  /**
   * @param opening what waits for it; null for one that was accepted
   */
  ConnectionHandler(StreamListener owner, Inbound inbound, @Nullable Opening opening) {
    this.owner = owner;
    this.inbound = inbound;
    this.opening = opening;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    owner.connected(context.channel());
    if (owner.tls() == null && !owner.isWebSocket()) {
      ready(context);
    }
  }

  private void ready(ChannelHandlerContext context) {
    SslHandler secure = context.pipeline().get(SslHandler.class);
    List<String> names = secure == null ? List.of() : SipDomain.shown(secure.engine().getSession());
    Connection opened = new Connection(owner, context.channel(), names);
    connection = opened;
    owner.paths().opened(opened, opening);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, byte[] message) {
    if (connection != null) {
      inbound.receive(connection, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner.disconnected(context.channel());
    Connection closed = connection;
    if (closed != null) {
      owner.paths().closed(closed, opening);
      inbound.closed(closed, closed + ": connection closed");
    } else if (opening != null) {
      owner.failed(opening, failure);
    }
  }

  /** A peer that does not read what it is sent is not waited for. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!context.channel().isWritable()) {
      context.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      owner.counts().count(ConnectionCounts.Ended.IDLE);
      context.close();
    } else if (event instanceof SslHandshakeCompletionEvent shaken) {
      if (!shaken.isSuccess()) {
        failure = "TLS: " + Failure.root(shaken.cause());
        owner.counts().count(ConnectionCounts.Ended.HANDSHAKE);
        context.close();
      } else if (!owner.isWebSocket()) {
        ready(context);
      }
    } else if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
      ready(context);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Reset by the peer, mostly; what waited on it is told by channelInactive.
    context.close();
  }
}
