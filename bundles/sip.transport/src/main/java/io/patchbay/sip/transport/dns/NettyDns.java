package io.patchbay.sip.transport.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.patchbay.sip.transport.engine.SocketEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Netty's resolver on a loop of signalling, with a cache of SRV and NAPTR records beside its own.
 */
public final class NettyDns implements Dns, AutoCloseable {
  private static final int LONGEST_SECONDS = 3_600;
  private static final int NEGATIVE_SECONDS = 30;
  private static final int MOST_QUERIES = 8;

  private final DnsNameResolver resolver;
  private final AnswerCache<Srv> servers = new AnswerCache<>(System::nanoTime);
  private final AnswerCache<Naptr> ways = new AnswerCache<>(System::nanoTime);

  /**
   * @param nameServers asked one after the other; empty: those the machine is configured with
   * @param timeoutMillis after which a server that is silent has not answered
   */
  public NettyDns(
      EventLoopGroup loops,
      SocketEngine engine,
      List<InetSocketAddress> nameServers,
      int timeoutMillis) {
    DnsNameResolverBuilder builder =
        new DnsNameResolverBuilder(loops.next())
            .datagramChannelFactory(() -> engine.datagrams(false))
            // an answer too long for a datagram is asked for again on a connection
            .socketChannelFactory(engine::stream)
            .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
            .queryTimeoutMillis(timeoutMillis)
            .maxQueriesPerResolve(MOST_QUERIES)
            .ttl(1, LONGEST_SECONDS)
            .negativeTtl(NEGATIVE_SECONDS);
    if (!nameServers.isEmpty()) {
      builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(nameServers));
      builder.searchDomains(List.of());
    }
    resolver = builder.build();
  }

  @Override
  public CompletionStage<List<InetAddress>> addresses(String host) {
    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    resolver
        .resolveAll(host)
        .addListener(
            (io.netty.util.concurrent.Future<List<InetAddress>> done) -> {
              if (done.isSuccess()) {
                answer.complete(done.getNow());
              } else if (isNegative(done.cause())) {
                answer.complete(List.of());
              } else {
                answer.completeExceptionally(unanswered(host, done.cause()));
              }
            });
    return answer;
  }

  /** Whether a server has said that there is nothing of the kind. */
  private static boolean isNegative(Throwable failure) {
    return failure instanceof DnsErrorCauseException
        || (failure instanceof UnknownHostException
            && (failure.getCause() == null
                || failure.getCause() instanceof DnsErrorCauseException));
  }

  private static DnsException unanswered(String name, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    boolean timeout = cause.getClass().getSimpleName().contains("Timeout");
    return new DnsException(
        timeout ? "no answer from DNS" : "DNS failed for " + name + ": " + cause.getMessage());
  }

  @Override
  public CompletionStage<List<Srv>> srv(String name) {
    return servers.get(key(name), () -> ask(name, DnsRecordType.SRV, NettyDns::server));
  }

  @Override
  public CompletionStage<List<Naptr>> naptr(String domain) {
    return ways.get(key(domain), () -> ask(domain, DnsRecordType.NAPTR, NettyDns::way));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private <T> CompletionStage<AnswerCache.Answer<T>> ask(
      String name, DnsRecordType type, Function<ByteBuf, T> reader) {
    CompletableFuture<AnswerCache.Answer<T>> answer = new CompletableFuture<>();
    String absolute = name.endsWith(".") ? name : name + ".";
    resolver
        .resolveAll(new DefaultDnsQuestion(absolute, type))
        .addListener(
            (io.netty.util.concurrent.Future<List<DnsRecord>> done) -> {
              if (done.isSuccess()) {
                complete(answer, name, done.getNow(), type, reader);
              } else if (isNegative(done.cause())) {
                answer.complete(new AnswerCache.Answer<>(List.of(), NEGATIVE_SECONDS));
              } else {
                answer.completeExceptionally(unanswered(name, done.cause()));
              }
            });
    return answer;
  }

  private static <T> void complete(
      CompletableFuture<AnswerCache.Answer<T>> answer,
      String name,
      List<DnsRecord> records,
      DnsRecordType type,
      Function<ByteBuf, T> reader) {
    try {
      List<T> read = new ArrayList<>();
      long seconds = LONGEST_SECONDS;
      for (DnsRecord each : records) {
        if (each instanceof DnsRawRecord raw && each.type().equals(type)) {
          read.add(reader.apply(raw.content().duplicate()));
          seconds = Math.min(seconds, each.timeToLive());
        }
      }
      answer.complete(new AnswerCache.Answer<>(List.copyOf(read), seconds));
    } catch (RuntimeException e) {
      answer.completeExceptionally(new DnsException("a broken answer from DNS for " + name));
    } finally {
      records.forEach(ReferenceCountUtil::release);
    }
  }

  private static Srv server(ByteBuf data) {
    return new Srv(
        data.readUnsignedShort(), data.readUnsignedShort(), data.readUnsignedShort(), name(data));
  }

  private static Naptr way(ByteBuf data) {
    int order = data.readUnsignedShort();
    int preference = data.readUnsignedShort();
    String flags = text(data).toLowerCase(Locale.ROOT);
    String service = text(data).toLowerCase(Locale.ROOT);
    String expression = text(data);
    // An expression in place of a replacement leads nowhere for SIP (RFC 3263 section 4.1).
    return new Naptr(order, preference, expression.isEmpty() ? flags : "", service, name(data));
  }

  private static String text(ByteBuf data) {
    int length = data.readUnsignedByte();
    return data.readCharSequence(length, StandardCharsets.US_ASCII).toString();
  }

  private static String name(ByteBuf data) {
    String name = DefaultDnsRecordDecoder.decodeName(data);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Ends its sockets; questions under way fail. */
  @Override
  public void close() {
    resolver.close();
  }
}
