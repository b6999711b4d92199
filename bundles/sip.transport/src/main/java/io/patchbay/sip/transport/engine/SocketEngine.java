package io.patchbay.sip.transport.engine;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Locale;

/** What waits for sockets, and the sockets it can wait for. */
public enum SocketEngine {
  /** Linux epoll by Netty's native library: several datagrams by one call of the kernel. */
  EPOLL {
    @Override
    public IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public DatagramChannel datagrams(boolean ipv4) {
      return ipv4
          ? new EpollDatagramChannel(SocketProtocolFamily.INET)
          : new EpollDatagramChannel();
    }

    @Override
    public int datagramsAtOnce(int most) {
      return most;
    }

    @Override
    public void datagramSize(Channel datagrams, int bytes) {
      datagrams.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, bytes);
    }

    @Override
    public ServerChannel server(boolean ipv4) {
      return ipv4
          ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
          : new EpollServerSocketChannel();
    }

    @Override
    public SocketChannel stream() {
      return new EpollSocketChannel();
    }
  },

  /** The JDK's channels. */
  NIO {
    @Override
    public IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    public DatagramChannel datagrams(boolean ipv4) {
      return ipv4 ? new NioDatagramChannel(SocketProtocolFamily.INET) : new NioDatagramChannel();
    }

    @Override
    public ServerChannel server(boolean ipv4) {
      return ipv4
          ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
          : new NioServerSocketChannel();
    }

    @Override
    public SocketChannel stream() {
      return new NioSocketChannel();
    }
  };

  /** The fastest that works here. */
  public static SocketEngine fastest() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /**
   * Reads the key {@code engine}.
   *
   * @throws IllegalArgumentException with the rule, or with why that engine does not work here
   */
  public static SocketEngine parse(String text) {
    return switch (text) {
      case "auto" -> fastest();
      case "nio" -> NIO;
      case "epoll" -> {
        if (!Epoll.isAvailable()) {
          throw new IllegalArgumentException("does not work here: " + missing());
        }
        yield EPOLL;
      }
      default -> throw new IllegalArgumentException("must be auto, epoll or nio");
    };
  }

  /** As the configuration has it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String missing() {
    Throwable cause = Epoll.unavailabilityCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause == null ? null : cause.getMessage());
  }

  /** Makes what waits, one for each loop. */
  public abstract IoHandlerFactory handlers();

  /**
   * A socket for datagrams, not bound.
   *
   * @param ipv4 for addresses of IPv4 alone; else of IPv6, and of IPv4 where the machine maps them
   */
  public abstract DatagramChannel datagrams(boolean ipv4);

  /** How many datagrams one call of the kernel brings, when so many are wanted. */
  public int datagramsAtOnce(int most) {
    return 1;
  }

  /** Says how long the datagrams of a socket can be, before it is read. */
  public void datagramSize(Channel datagrams, int bytes) {}

  /** A socket that listens for connections, not bound; {@code ipv4} as in {@link #datagrams}. */
  public abstract ServerChannel server(boolean ipv4);

  /** A socket for one connection. */
  public abstract SocketChannel stream();
}
