package io.patchbay.testkit.sip;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Every message that user agents sent and received, in order; several may share one. */
public final class Trace {
  /**
   * One message.
   *
   * @param agent user part of the agent that sent or received it
   * @param nanos {@link System#nanoTime} of that
   * @param sent false when it was received
   * @param repeat the same octets went the same way before: a retransmission
   */
  public record Entry(
      String agent,
      long nanos,
      boolean sent,
      boolean repeat,
      InetSocketAddress peer,
      SipMessage message) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Consumer<Entry> listener;

  public Trace() {
    this(entry -> {});
  }

  /**
   * A trace that is told as it goes.
   *
   * @param listener called in order, one at a time, by the threads of the agents; must not block
   */
  public Trace(Consumer<Entry> listener) {
    this.listener = listener;
  }

  synchronized void add(String agent, boolean sent, InetSocketAddress peer, SipMessage message) {
    boolean repeat = !seen.add(agent + sent + peer + message);
    Entry entry = new Entry(agent, System.nanoTime(), sent, repeat, peer, message);
    entries.add(entry);
    listener.accept(entry);
  }

  /** What was recorded so far. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Titles of what {@code agent} sent or received, such as {@code 180 Ringing}, in order. */
  public List<String> titles(String agent, boolean sent) {
    return entries().stream()
        .filter(entry -> entry.agent().equals(agent) && entry.sent() == sent)
        .map(entry -> entry.message().title())
        .toList();
  }
}
