package io.patchbay.lib.node;

import io.patchbay.lib.node.NodeException.Reason;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Requests to a node and the replies to them. Each request has a cookie of 128 random bits, so that
 * no reply cache of a node ever takes it for another one, of this life or an earlier one. Over a
 * lossy wire it is sent again, by measured round-trip time, until its budget is used up; over a
 * connection that broke while it waited, once more over a new one. So requests must be such that
 * the node may see them twice. Methods may be called on any thread; stages complete on the loop.
 */
public final class NodeChannel implements AutoCloseable {
  private static final int REMEMBERED = 1024;
  private static final int REFUSALS = 2;
  private static final int CONNECTIONS = 2;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String node;
  private final NodeLoop loop;
  private final ChannelSettings settings;
  private final Wire wire;
  private final RoundTrip roundTrip = new RoundTrip();
  private final Map<String, Exchange> pending = new HashMap<>();
  private final Map<String, Boolean> done =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long requests;
  private long replies;
  private long repeated;
  private long unanswered;
  private long late;
  private long foreign;
  private long garbled;
  private boolean closed;
  private volatile ChannelCounts counts = new ChannelCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Opens a channel.
   *
   * @param node its name, for messages
   * @param opener makes the wire, which becomes the channel's: {@link #close} closes it
   */
  public NodeChannel(
      String node, NodeLoop loop, ChannelSettings settings, Function<WireListener, Wire> opener) {
    this.node = node;
    this.loop = loop;
    this.settings = settings;
    wire = opener.apply(new Replies());
  }

  /** As below, with the budget of the settings. */
  public CompletionStage<byte[]> ask(byte[] body) {
    return ask(body, settings.budget());
  }

  /**
   * Asks the node.
   *
   * @param body without cookie; not to be changed by anybody any more
   * @return the reply without cookie; fails with {@link NodeException}
   */
  public CompletionStage<byte[]> ask(byte[] body, Duration budget) {
    Exchange exchange = new Exchange(cookie(), body, budget);
    loop.execute(() -> start(exchange));
    return exchange.reply;
  }

  /** What was seen so far. */
  public ChannelCounts counts() {
    return counts;
  }

  /** Closes the wire; requests that wait fail. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          wire.close();
          for (Exchange exchange : new ArrayList<>(pending.values())) {
            fail(exchange, Reason.CLOSED, "control channel closed");
          }
        });
  }

  private static String cookie() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  private void start(Exchange exchange) {
    requests++;
    if (closed) {
      fail(exchange, Reason.CLOSED, "control channel closed");
    } else if (pending.size() >= settings.maxPending()) {
      fail(exchange, Reason.BUSY, pending.size() + " requests wait for their replies");
    } else {
      pending.put(exchange.cookie, exchange);
      exchange.deadline = loop.schedule(exchange.budget, () -> giveUp(exchange));
      send(exchange);
      publish();
    }
  }

  private void send(Exchange exchange) {
    exchange.sent++;
    exchange.sentAt = loop.nowMillis();
    if (wire.isLossy()) {
      Duration interval = Duration.ofMillis(roundTrip.interval(exchange.sent));
      exchange.repetition = loop.schedule(interval, () -> repeat(exchange));
    }
    wire.send(exchange.cookie, exchange.body);
  }

  private void repeat(Exchange exchange) {
    repeated++;
    send(exchange);
  }

  private void giveUp(Exchange exchange) {
    wire.abandon(exchange.cookie);
    fail(exchange, Reason.TIMEOUT, "no reply within " + exchange.budget.toMillis() + " ms");
  }

  private void fail(Exchange exchange, Reason reason, String text) {
    unanswered++;
    finish(exchange);
    exchange.reply.completeExceptionally(new NodeException(reason, node + ": " + text));
  }

  private void finish(Exchange exchange) {
    if (pending.remove(exchange.cookie, exchange)) {
      done.put(exchange.cookie, true);
    }
    exchange.deadline.run();
    exchange.repetition.run();
    publish();
  }

  private void publish() {
    counts =
        new ChannelCounts(
            requests,
            replies,
            repeated,
            unanswered,
            late,
            foreign,
            garbled,
            pending.size(),
            roundTrip.millis());
  }

  private void replied(String cookie, byte[] body) {
    Exchange exchange = pending.get(cookie);
    if (exchange != null) {
      replies++;
      if (exchange.sent == 1) {
        roundTrip.sample(loop.nowMillis() - exchange.sentAt);
      }
      finish(exchange);
      exchange.reply.complete(body);
    } else if (done.containsKey(cookie)) {
      late++;
    } else {
      foreign++;
    }
    publish();
  }

  private void broken(String cookie, String reason) {
    Exchange exchange = pending.get(cookie);
    if (exchange == null || closed) {
      return;
    }
    if (exchange.sent < CONNECTIONS) {
      repeat(exchange);
    } else {
      fail(exchange, Reason.UNREACHABLE, reason);
    }
  }

  /** Refused twice, at different times: nobody will come to answer within the budget. */
  private void refused(String reason) {
    for (Exchange exchange : new ArrayList<>(pending.values())) {
      if (exchange.refusedAfter < exchange.sent) {
        exchange.refusedAfter = exchange.sent;
        exchange.refusals++;
        if (exchange.refusals >= REFUSALS || !wire.isLossy()) {
          fail(exchange, Reason.UNREACHABLE, reason);
        }
      }
    }
  }

  /** Brings what wires tell to the loop. */
  private final class Replies implements WireListener {
    @Override
    public void onReply(String cookie, byte[] body) {
      loop.execute(() -> replied(cookie, body));
    }

    @Override
    public void onGarbage() {
      loop.execute(
          () -> {
            garbled++;
            publish();
          });
    }

    @Override
    public void onBroken(String cookie, String reason) {
      loop.execute(() -> broken(cookie, reason));
    }

    @Override
    public void onRefused(String reason) {
      loop.execute(() -> refused(reason));
    }
  }

  /** One request that waits. */
  private static final class Exchange {
    private final String cookie;
    private final byte[] body;
    private final Duration budget;
    private final CompletableFuture<byte[]> reply = new CompletableFuture<>();
    private Runnable deadline = () -> {};
    private Runnable repetition = () -> {};
    private int sent;
    private long sentAt;
    private int refusals;
    private int refusedAfter;

    private Exchange(String cookie, byte[] body, Duration budget) {
      this.cookie = cookie;
      this.body = body;
      this.budget = budget;
    }
  }
}
