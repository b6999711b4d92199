package io.patchbay.sip.transport.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.patchbay.sip.transport.transaction.Inbound;
import org.jspecify.annotations.Nullable;

/** The end of a connection's pipeline: its life, and its messages. */
// How a close or write ends, the pipeline says by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectionHandler extends SimpleChannelInboundHandler<byte[]> {
  private final TcpListener owner;
  private final Inbound inbound;
  private @Nullable TcpConnection connection;

  ConnectionHandler(TcpListener owner, Inbound inbound) {
    this.owner = owner;
    this.inbound = inbound;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    TcpConnection opened = new TcpConnection(owner, context.channel());
    connection = opened;
    owner.opened(opened, context.channel());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, byte[] message) {
    if (connection != null) {
      inbound.receive(connection, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    TcpConnection closed = connection;
    if (closed != null) {
      owner.closed(closed, context.channel());
      inbound.closed(closed, closed + ": connection closed");
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
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Reset by the peer, mostly; what waited on it is told by channelInactive.
    context.close();
  }
}
