package io.patchbay.lib.digest;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side towards one server, and the proxies before it: answers challenges, and goes on
 * using what it was given, so that later requests need not be challenged (RFC 7616 section 3.6, RFC
 * 3261 section 22.3). Not thread-safe. Whoever holds it sees to it that its headers go to nobody
 * but the one who challenged.
 */
public final class DigestClient {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DigestLogin login;
  private final Supplier<String> cnonces;
  private final Map<Space, Session> sessions = new LinkedHashMap<>();

  public DigestClient(DigestLogin login) {
    this(login, DigestClient::random);
  }

  /**
   * @param cnonces makes client nonces
   */
  DigestClient(DigestLogin login, Supplier<String> cnonces) {
    this.login = login;
    this.cnonces = cnonces;
  }

  /** A header to be put into a request. */
  public record Field(String name, String value) {}

  /**
   * What a challenge comes to.
   *
   * @param retry whether the request is to be sent again, with {@link Attempt#fields}
   * @param reason why it is not, for the log; it has no secret in it
   */
  public record Verdict(boolean retry, String reason) {}

  /** Begins a request, which may have to be sent several times. */
  public Attempt attempt() {
    return new Attempt();
  }

  /**
   * Takes the next nonce out of a response (RFC 7616 section 3.5). One that cannot be read, or may
   * be of several servers, is passed over.
   *
   * @param proxy whether the header was {@code Proxy-Authentication-Info}
   */
  public void learn(boolean proxy, String authenticationInfo) {
    List<Session> possible =
        sessions.entrySet().stream()
            .filter(each -> each.getKey().proxy() == proxy)
            .map(Map.Entry::getValue)
            .toList();
    if (possible.size() != 1) {
      return;
    }
    try {
      DigestParameters.parse(authenticationInfo)
          .get("nextnonce")
          .ifPresent(nonce -> possible.get(0).use(nonce));
    } catch (IllegalArgumentException e) {
      // the nonce before is still good, and if not we are told
    }
  }

  /** One request of ours, until it is answered by something else than a challenge. */
  public final class Attempt {
    /** More challenges than that are a loop, whatever they say. */
    private static final int MOST = 4;

    private final Map<Space, Boolean> answered = new HashMap<>();
    private int challenges;

    private Attempt() {}

    /**
     * Takes the challenges of a 401 or 407: where one realm has several, the strongest that can be
     * answered. Each is answered once, and once more when the nonce was too old.
     *
     * @param proxy whether they are {@code Proxy-Authenticate}
     * @param values of the headers, one for each
     */
    public Verdict challenged(boolean proxy, List<String> values) {
      if (++challenges > MOST) {
        return new Verdict(false, "is challenged again and again");
      }
      List<String> unusable = new ArrayList<>();
      Map<String, DigestChallenge> strongest = new LinkedHashMap<>();
      for (String value : values) {
        try {
          DigestChallenge challenge = DigestChallenge.parse(value);
          Session.check(challenge);
          strongest.merge(
              challenge.realm(),
              challenge,
              (one, other) -> one.algorithm().compareTo(other.algorithm()) < 0 ? other : one);
        } catch (IllegalArgumentException e) {
          unusable.add(String.valueOf(e.getMessage()));
        }
      }
      boolean retry = false;
      String reason =
          "has a challenge that cannot be answered: "
              + (unusable.isEmpty() ? "none at all" : String.join(", ", unusable));
      for (DigestChallenge challenge : strongest.values()) {
        String refusal = answer(new Space(proxy, challenge.realm()), challenge);
        retry |= refusal.isEmpty();
        reason = refusal.isEmpty() ? reason : refusal;
      }
      return retry ? new Verdict(true, "") : new Verdict(false, reason);
    }

    /**
     * The headers that prove who we are, for everyone who is known to ask. To be asked for each
     * time the request is sent, as they are counted.
     *
     * @param uri the Request-URI as it is sent
     * @param body as it is sent
     */
    public List<Field> fields(String method, String uri, byte[] body) {
      List<Field> fields = new ArrayList<>();
      sessions.forEach(
          (space, session) ->
              fields.add(
                  new Field(
                      space.proxy() ? "Proxy-Authorization" : "Authorization",
                      session.credentials(login, method, uri, body).text())));
      return fields;
    }

    /** What speaks against an answer; empty when there will be one. */
    private String answer(Space space, DigestChallenge challenge) {
      if (!login.isFor(space.realm())) {
        return "asks for a user of realm '" + space.realm() + "', and we have none there";
      }
      @Nullable Boolean stale = answered.get(space);
      if (stale != null && (stale || !challenge.stale())) {
        sessions.remove(space);
        return stale && challenge.stale()
            ? "calls every nonce of realm '" + space.realm() + "' stale"
            : "does not take user '"
                + login.username()
                + "' and its password in realm '"
                + space.realm()
                + "'";
      }
      answered.put(space, stale != null);
      sessions.put(space, new Session(challenge, cnonces.get()));
      return "";
    }
  }

  /** Who asks. */
  private record Space(boolean proxy, String realm) {}

  /** A challenge that was answered, and how often. */
  private static final class Session {
    private final DigestChallenge challenge;
    private final String cnonce;
    private final DigestAlgorithm algorithm;
    private String nonce;
    private long count;

    Session(DigestChallenge challenge, String cnonce) {
      this.challenge = challenge;
      this.cnonce = cnonce;
      this.algorithm = challenge.algorithm();
      this.nonce = challenge.nonce();
    }

    /**
     * @throws IllegalArgumentException when it asks for a protection we do not know
     */
    static void check(DigestChallenge challenge) {
      List<String> qop = challenge.qop();
      if (!qop.isEmpty() && !qop.contains("auth") && !qop.contains("auth-int")) {
        throw new IllegalArgumentException("qop " + String.join(",", qop));
      }
    }

    void use(String next) {
      nonce = next;
      count = 0;
    }

    DigestCredentials credentials(DigestLogin login, String method, String uri, byte[] body) {
      DigestSecret secret =
          DigestSecret.of(algorithm, login.username(), challenge.realm(), login.password());
      count++;
      List<String> qop = challenge.qop();
      Optional<DigestCredentials.Protection> protection =
          qop.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new DigestCredentials.Protection(
                      qop.contains("auth") ? "auth" : "auth-int", count, cnonce));
      DigestCredentials credentials =
          new DigestCredentials(
              challenge.userhash()
                  ? DigestSecret.userhash(algorithm, login.username(), challenge.realm())
                  : login.username(),
              challenge.realm(),
              nonce,
              uri,
              "",
              algorithm,
              protection,
              challenge.opaque(),
              challenge.userhash());
      return credentials.withResponse(secret.response(credentials, method, body));
    }
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
