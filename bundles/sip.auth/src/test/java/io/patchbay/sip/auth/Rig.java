package io.patchbay.sip.auth;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.ListenerStatus;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.api.sip.user.UserStore;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.digest.DigestClient;
import io.patchbay.lib.digest.DigestLogin;
import io.patchbay.lib.digest.DigestSecret;
import io.patchbay.lib.settings.SettingsException;
import io.patchbay.sip.transport.transaction.SipCore;
import io.patchbay.sip.transport.transaction.Timing;
import io.patchbay.sip.transport.transaction.Wire;
import io.patchbay.testkit.VirtualLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sip.address.SipURI;
import org.jspecify.annotations.Nullable;

/**
 * The gate before the real transactions, under virtual time. User 1001 has the password "secret".
 */
final class Rig {
  static final String PHONE = "192.0.2.10";
  static final String STRANGER = "198.51.100.66";

  final VirtualLoop loop = new VirtualLoop();
  final List<String> sent = new ArrayList<>();
  final SipCore core = new SipCore(List.of(loop), new MemoryWire(), Timing.STANDARD);
  final List<IncomingRequest> passed = new ArrayList<>();
  final Nonces nonces = new Nonces(loop::nowMillis, 100);
  AuthSettings settings;
  @Nullable UserStore store = new OneUser();
  Executor storeThread = Runnable::run;
  final Guard guard = new Guard(loop, source -> core.block(source)::close, () -> settings.guard());
  private int requests;

  Rig(String... keysAndValues) throws SettingsException {
    settings = settings(keysAndValues);
    Supplier<@Nullable UserSource> users =
        () -> store == null ? null : new UserSource(store, storeThread, loop);
    core.add(new DigestGate(core.messages(), users, () -> settings, nonces, guard), 0);
    core.add(
        request -> {
          passed.add(request);
          request.respond(core.messages().response(request, 200, "t"));
          return true;
        },
        0);
  }

  static AuthSettings settings(String... keysAndValues) throws SettingsException {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return AuthSettings.read(keys);
  }

  static DigestClient client(String password) {
    return new DigestClient(new DigestLogin("1001", password, ""));
  }

  /** A request as text, with further header lines. */
  String request(String method, String from, String... lines) {
    String id = "r" + ++requests;
    return method
        + " sip:gw.example SIP/2.0\r\nVia: SIP/2.0/UDP h:5060;branch=z9hG4bK"
        + id
        + "\r\nFrom: <sip:"
        + from
        + "@gw.example>;tag=f\r\nTo: <sip:"
        + from
        + "@gw.example>\r\nCall-ID: "
        + id
        + "\r\nCSeq: 1 "
        + method
        + "\r\nMax-Forwards: 70\r\n"
        + String.join("", List.of(lines).stream().map(line -> line + "\r\n").toList())
        + "Content-Length: 0\r\n\r\n";
  }

  /** The answer to a request; empty when there is none. */
  String send(String source, String text) {
    int before = sent.size();
    core.receive(
        new Path(new InetSocketAddress(source, 5060)), text.getBytes(StandardCharsets.UTF_8));
    loop.runPending();
    return sent.size() > before ? sent.get(sent.size() - 1) : "";
  }

  /** Registers as 1001 with the client's credentials, those of an answered challenge. */
  String login(String source, DigestClient client) {
    DigestClient.Attempt attempt = client.attempt();
    attempt.challenged(false, challenges(send(source, request("REGISTER", "1001"))));
    return send(source, request("REGISTER", "1001", credentials(attempt, "REGISTER")));
  }

  static String credentials(DigestClient.Attempt attempt, String method) {
    DigestClient.Field field = attempt.fields(method, "sip:gw.example", new byte[0]).get(0);
    return field.name() + ": " + field.value();
  }

  static List<String> challenges(String response) {
    return response
        .lines()
        .filter(line -> line.startsWith("WWW-Authenticate: "))
        .map(line -> line.substring(18))
        .toList();
  }

  static String status(String response) {
    return response.isEmpty() ? "" : response.substring(8, 11);
  }

  private static final class OneUser implements UserStore {
    @Override
    public String realm() {
      return "test";
    }

    @Override
    public CompletionStage<Optional<StoredUser>> find(String name) {
      return CompletableFuture.completedFuture(
          name.equals("1001") ? Optional.of(user()) : Optional.empty());
    }
  }

  static StoredUser user() {
    return new StoredUser(
        "1001",
        DigestSecret.of(DigestAlgorithm.MD5, "1001", "test", "secret").ha1(),
        DigestSecret.of(DigestAlgorithm.SHA_256, "1001", "test", "secret").ha1());
  }

  private record Path(InetSocketAddress remote) implements Flow, Target {
    @Override
    public String transport() {
      return "udp";
    }

    @Override
    public InetAddress localAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public HostPort local() {
      return new HostPort("192.0.2.1", 5060);
    }

    @Override
    public String listener() {
      return "udp";
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public Optional<Flow> flow() {
      return Optional.of(this);
    }
  }

  private final class MemoryWire implements Wire {
    @Override
    public CompletionStage<Flow> open(Target target) {
      return CompletableFuture.completedFuture((Path) target);
    }

    @Override
    public void send(Flow flow, byte[] message, Consumer<String> failed) {
      sent.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close(Flow flow) {}

    @Override
    public Flow reply(Flow flow, int port) {
      return flow;
    }

    @Override
    public CompletionStage<Target> resolve(SipURI uri) {
      return CompletableFuture.failedFuture(new IllegalStateException("not needed"));
    }

    @Override
    public Target target(Flow flow) {
      return (Path) flow;
    }

    @Override
    public Optional<Flow> datagramFlow(String listener, InetSocketAddress remote) {
      return Optional.of(new Path(remote));
    }

    @Override
    public List<ListenerStatus> listeners() {
      return List.of();
    }

    @Override
    public int connections() {
      return 0;
    }
  }
}
