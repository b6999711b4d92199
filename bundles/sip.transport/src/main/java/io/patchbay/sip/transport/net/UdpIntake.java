package io.patchbay.sip.transport.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.patchbay.sip.transport.transaction.Inbound;
import io.patchbay.sip.transport.transaction.Overload;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Datagrams to messages; keep-alives and what cannot be SIP end here. */
final class UdpIntake extends SimpleChannelInboundHandler<DatagramPacket> {
  /** Datagrams that are read at once, at most: with fewer, none waits. */
  static final int BATCH = 16;

  private final Inbound inbound;
  private final Overload.Queue queue;
  private int batch;
  private volatile @Nullable UdpListener socket;

  UdpIntake(Inbound inbound) {
    this.inbound = inbound;
    queue = inbound.overload().queue();
  }

  void begin(UdpListener listener) {
    socket = listener;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
    UdpListener listener = socket;
    if (listener == null) {
      return;
    }
    batch++;
    queue.taken();
    ByteBuf content = datagram.content();
    if (isBlank(content)) {
      inbound.receivedKeepAlive();
    } else if (StunBinding.isStun(content)) {
      answer(listener, datagram);
    } else {
      inbound.receive(new UdpFlow(listener, datagram.sender()), ByteBufUtil.getBytes(content));
    }
  }

  private void answer(UdpListener listener, DatagramPacket datagram) {
    InetSocketAddress source = datagram.sender();
    Optional<byte[]> answer = StunBinding.answer(datagram.content(), source);
    if (answer.isPresent() && inbound.admits(source.getAddress())) {
      inbound.receivedKeepAlive();
      listener.send(source, answer.get(), reason -> {});
    } else {
      inbound.receivedGarbage();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (batch < BATCH) {
      queue.empty();
    }
    batch = 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    queue.empty();
  }

  /** CRLF, NUL and blanks, or nothing: what phones keep a NAT open with. */
  private static boolean isBlank(ByteBuf content) {
    if (content.readableBytes() > 4) {
      return false;
    }
    for (int i = content.readerIndex(); i < content.writerIndex(); i++) {
      byte b = content.getByte(i);
      if (b != '\r' && b != '\n' && b != ' ' && b != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A datagram that could not be read, such as after an ICMP error: the socket goes on.
    inbound.receivedGarbage();
  }
}
