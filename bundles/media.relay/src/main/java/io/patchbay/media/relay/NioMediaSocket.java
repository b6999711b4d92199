package io.patchbay.media.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One NIO datagram channel, and the handler at the end of its pipeline. */
final class NioMediaSocket extends ChannelInboundHandlerAdapter implements MediaSocket {
  private static final Logger LOG = LoggerFactory.getLogger(NioMediaSocket.class);

  private final NioMediaLoop loop;
  private final NioDatagramChannel channel;
  private final PacketHandler handler;
  private boolean unflushed;
  private boolean failed;

  NioMediaSocket(NioMediaLoop loop, NioDatagramChannel channel, PacketHandler handler) {
    this.loop = loop;
    this.channel = channel;
    this.handler = handler;
  }

  @Override
  public InetSocketAddress local() {
    return channel.localAddress();
  }

  @Override
  public boolean send(ByteBuf packet, InetSocketAddress to) {
    if (!channel.isWritable()) {
      return false;
    }
    var unused = channel.write(new DatagramPacket(packet.retain(), to), channel.voidPromise());
    if (!unflushed) {
      unflushed = true;
      loop.writtenTo(this);
    }
    return true;
  }

  void flush() {
    unflushed = false;
    channel.flush();
  }

  @Override
  public void close() {
    var unused = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      handler.onPacket(packet.content(), packet.sender());
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.flush();
  }

  /**
   * A datagram that could not be sent or read is a lost datagram, as UDP has it. Anything else is
   * said once, or a peer could fill the log.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException) && !failed) {
      failed = true;
      LOG.error("media port {}: a packet was lost", channel.localAddress(), cause);
    }
  }
}
