package io.patchbay.lib.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a node, run by us when nobody answers. One that answers already is used and left
 * alone. A program that ends is started again, after a pause that doubles while it does not live
 * long; it is ready when the node's {@link NodeHealth} says so, and it ends with {@link #stop}.
 *
 * <p>What the program writes goes to the log at level debug; its last words are told when it ends.
 */
public final class LocalProcess {
  private static final Logger LOG = LoggerFactory.getLogger(LocalProcess.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LIVED_WELL = Duration.ofSeconds(10);
  private static final long STOP_SECONDS = 5;
  private static final int LAST_WORDS = 5;

  private final String node;
  private final NodeLoop loop;
  private final NodeHealth health;
  private final List<String> command;
  private final String remedy;
  private Duration pause = Duration.ZERO;
  private boolean busy;
  private boolean told;
  private volatile boolean stopped;
  private volatile String problem = "";
  private volatile @Nullable Process process;

  /**
   * A program that is not started yet; nothing happens before {@link #start}.
   *
   * @param node name of the node, for messages
   * @param health of the node: tells that nobody answers, and when the program is ready
   * @param command the program and its arguments; it must stay in the foreground
   * @param remedy what to do when there is no such program, such as {@code install the package
   *     rtpengine-daemon}
   */
  public LocalProcess(
      String node, NodeLoop loop, NodeHealth health, List<String> command, String remedy) {
    this.node = node;
    this.loop = loop;
    this.health = health;
    this.command = List.copyOf(command);
    this.remedy = remedy;
  }

  /** Begins to watch; to be called before {@link NodeHealth#start}. */
  public void start() {
    health.listen(this::onState);
  }

  /** Id of the process; -1 when none of ours runs. Any thread. */
  public long pid() {
    Process running = process;
    return running != null && running.isAlive() ? running.pid() : -1;
  }

  /** Why it does not run, for a status line; empty while it runs or is not needed. Any thread. */
  public String problem() {
    return problem;
  }

  /** Ends the program, if it is ours, and waits until it is gone, for some seconds at most. */
  public void stop() {
    stopped = true;
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{}: process {} does not end when asked to, killing it", node, running.pid());
        running.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void onState(NodeHealth.State state) {
    if (state == NodeHealth.State.OPEN && !busy && !stopped) {
      busy = true;
      loop.schedule(pause, this::launch);
    }
  }

  private void launch() {
    if (stopped || health.admits()) {
      busy = false;
      return;
    }
    Thread thread = new Thread(this::live, "process-" + node);
    thread.setDaemon(true);
    thread.start();
  }

  /** The life of one process, on a thread of its own. */
  private void live() {
    long began = loop.nowMillis();
    Deque<String> lastWords = new ArrayDeque<>();
    String end;
    try {
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      process = started;
      if (stopped) {
        started.destroy();
      }
      problem = "";
      loop.execute(() -> told = false);
      LOG.info("{}: started {}, process {}", node, command.get(0), started.pid());
      health.hurry();
      listen(started, lastWords);
      end = "process " + started.pid() + " ended with " + started.waitFor();
    } catch (IOException e) {
      end = "cannot start " + command.get(0) + ": " + remedy;
      LOG.debug("{}: {}", node, end, e);
    } catch (InterruptedException e) {
      return;
    }
    boolean ran = process != null;
    process = null;
    String words = lastWords.isEmpty() ? "" : ": " + String.join(" | ", lastWords);
    String text = end + words;
    long lived = loop.nowMillis() - began;
    loop.execute(() -> ended(ran, text, lived));
  }

  private void listen(Process started, Deque<String> lastWords) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.debug("{}: {}", node, line);
        lastWords.add(line);
        if (lastWords.size() > LAST_WORDS) {
          lastWords.remove();
        }
      }
    }
  }

  private void ended(boolean ran, String text, long lived) {
    busy = false;
    if (stopped) {
      return;
    }
    problem = text;
    if (!told) {
      LOG.error("{}: {}", node, text);
      told = true;
    }
    Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    if (ran && lived >= LIVED_WELL.toMillis()) {
      pause = Duration.ZERO;
    }
    health.failed(node + ": its process ended");
    health.hurry();
  }
}
