package io.patchbay.media.rtpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.patchbay.lib.node.Wire;
import io.patchbay.lib.node.WireListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node in the test's hands: it does what sippy/rtpproxy does with commands, on the wire itself,
 * so that virtual time suffices, and whatever a test wants instead.
 */
final class FakeNode implements Wire {
  /** A session as a node has it: two ports, of which the second comes with the answer. */
  static final class Session {
    final String from;
    int portOfFar;
    int portOfNear;
    String notifyTag = "";
    String near = "";
    String far = "";

    Session(String from) {
      this.from = from;
    }
  }

  /** Commands as they came, repetitions included. */
  final List<String> commands = new ArrayList<>();

  final Map<String, Session> sessions = new LinkedHashMap<>();

  /** By cookie: a repeated command is not done twice. */
  private final Map<String, String> replies = new HashMap<>();

  /** What is said instead of the true reply; null for the true one, "" for silence. */
  Function<String, @Nullable String> instead = command -> null;

  String host = "192.0.2.9";
  boolean silent;
  long created;
  int nextPort = 35_000;
  private final WireListener listener;

  FakeNode(WireListener listener) {
    this.listener = listener;
  }

  @Override
  public boolean isLossy() {
    return true;
  }

  @Override
  public void send(String cookie, byte[] body) {
    String command = new String(body, UTF_8).trim();
    commands.add(command);
    if (silent) {
      return;
    }
    String other = instead.apply(command);
    String reply = other != null ? other : replies.computeIfAbsent(cookie, key -> execute(command));
    if (!reply.isEmpty()) {
      reply(cookie, reply);
    }
  }

  void reply(String cookie, String text) {
    listener.onReply(cookie, (text + "\n").getBytes(UTF_8));
  }

  @Override
  public void abandon(String cookie) {}

  @Override
  public void close() {}

  /** Started again: nothing is known any more. */
  void restart() {
    sessions.clear();
    replies.clear();
    created = 0;
  }

  /** The commands that begin like this. */
  List<String> commands(String beginning) {
    return commands.stream().filter(each -> each.startsWith(beginning)).toList();
  }

  private String execute(String command) {
    String[] parts = command.split(" && ", -1);
    String[] words = parts[0].split(" ", -1);
    return switch (words[0].charAt(0)) {
      case 'U' -> update(words);
      case 'L' -> lookup(words);
      case 'D' -> delete(words[1], words[2], words[3]) ? "0" : "E50";
      case 'Q' -> query(words, parts.length > 1);
      case 'V' -> words.length == 1 ? "20040107" : "1";
      case 'I' ->
          "sessions created: "
              + created
              + "\nactive sessions: "
              + sessions.size()
              + "\nactive streams: "
              + 2 * sessions.size()
              + "\npackets received: 0\npackets transmitted: 0";
      case 'X' -> {
        sessions.clear();
        yield "0";
      }
      case 'P', 'S', 'R', 'C', 'N' -> "0";
      default -> "E0";
    };
  }

  private String update(String[] words) {
    String from = words[4];
    String to = words[5];
    Session known = find(words[1], from);
    if (known != null) {
      known.near = words[2] + ":" + words[3];
      return known.portOfFar + " " + host;
    }
    Session other = find(words[1], to);
    if (other != null) {
      other.far = words[2] + ":" + words[3];
      return other.portOfNear + " " + host;
    }
    Session made = new Session(from);
    created++;
    made.portOfFar = port();
    made.near = words[2] + ":" + words[3];
    made.notifyTag = words.length > 7 ? words[7] : "";
    sessions.put(words[1] + " " + from, made);
    return made.portOfFar + " " + host;
  }

  private String lookup(String[] words) {
    Session known = find(words[1], words[4]);
    if (known != null) {
      known.far = words[2] + ":" + words[3];
      known.portOfNear = known.portOfNear == 0 ? port() : known.portOfNear;
      return known.portOfNear + " " + host;
    }
    Session other = find(words[1], words[5]);
    if (other != null) {
      other.near = words[2] + ":" + words[3];
      return other.portOfFar + " " + host;
    }
    return "0";
  }

  private String query(String[] words, boolean andDelete) {
    Session session = find(words[1], words[2]);
    if (session == null) {
      return "E50";
    }
    if (andDelete) {
      delete(words[1], words[2], words[3]);
    }
    return "60 11 22 33 4";
  }

  private boolean delete(String call, String from, String to) {
    return sessions.remove(call + " " + from) != null || sessions.remove(call + " " + to) != null;
  }

  private @Nullable Session find(String call, String tag) {
    return sessions.get(call + " " + tag);
  }

  private int port() {
    nextPort += 2;
    return nextPort - 2;
  }
}
