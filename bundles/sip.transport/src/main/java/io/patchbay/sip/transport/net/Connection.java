package io.patchbay.sip.transport.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** One connection, whoever opened it. Identity is the object's. */
final class Connection implements Flow {
  private final StreamListener owner;
  private final Channel channel;
  private final InetSocketAddress remote;
  private final InetAddress local;
  private final List<String> names;

  /**
   * @param names what the peer's certificate vouches for; empty when it has shown none
   */
  Connection(StreamListener owner, Channel channel, List<String> names) {
    this.owner = owner;
    this.channel = channel;
    this.remote = (InetSocketAddress) channel.remoteAddress();
    this.names = List.copyOf(names);
    this.local = ((InetSocketAddress) channel.localAddress()).getAddress();
  }

  void send(byte[] message, Consumer<String> failed) {
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(message))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                failed.accept(this + ": " + Failure.of(sent.cause()));
              }
            });
  }

  /** Sends a ping where the protocol has one. */
  @SuppressWarnings("FutureReturnValueIgnored")
  boolean ping() {
    if (owner.isWebSocket()) {
      channel.writeAndFlush(new PingWebSocketFrame());
    }
    return owner.isWebSocket();
  }

  /** As {@link Paths#alias}. */
  void alias(int port) {
    owner.paths().alias(this, names, port);
  }

  /** See {@link Silence#limit}. */
  void closeWhenSilent(Duration longest) {
    Silence.limit(channel, longest, () -> owner.counts().count(ConnectionCounts.Ended.IDLE));
  }

  /** Ends it; who waits for something on it is told by the pipeline. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void close() {
    channel.close();
  }

  @Override
  public String transport() {
    return owner.settings().transport();
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public InetAddress localAddress() {
    return local;
  }

  @Override
  public HostPort local() {
    return owner.settings().shown(local, owner.port(), remote.getAddress());
  }

  @Override
  public String listener() {
    return owner.settings().name();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public String toString() {
    return transport() + " " + AddressText.of(remote);
  }
}
