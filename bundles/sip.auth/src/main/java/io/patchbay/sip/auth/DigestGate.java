package io.patchbay.sip.auth;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.handler.SipInterceptor;
import io.patchbay.api.sip.user.StoredUser;
import io.patchbay.lib.digest.DigestAlgorithm;
import io.patchbay.lib.digest.DigestChallenge;
import io.patchbay.lib.digest.DigestCredentials;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only those requests pass that need no user or prove who theirs is. A request whose user has
 * to be looked up waits outside the row; nothing here blocks.
 */
final class DigestGate implements SipInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(DigestGate.class);
  private static final int MOST_WAITING = 2000;
  private static final HeaderLine RETRY = new HeaderLine("Retry-After", "10");

  private final SipMessages messages;
  private final Supplier<@Nullable UserSource> sources;
  private final Supplier<@Nullable AuthSettings> settings;
  private final Nonces nonces;
  private final Guard guard;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param sources where users come from, as it is now; null while there is nothing
   * @param settings as they are now; null when they cannot be used: then nothing passes
   */
  DigestGate(
      SipMessages messages,
      Supplier<@Nullable UserSource> sources,
      Supplier<@Nullable AuthSettings> settings,
      Nonces nonces,
      Guard guard) {
    this.messages = messages;
    this.sources = sources;
    this.settings = settings;
    this.nonces = nonces;
    this.guard = guard;
  }

  /** An interceptor that throws is passed over: this one must not be. */
  @Override
  public boolean onRequest(IncomingRequest request) {
    try {
      return passes(request);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      LOG.error("{} from {} is refused", request.method(), request.flow().remote(), e);
      return later(request);
    }
  }

  private boolean passes(IncomingRequest request) {
    AuthSettings current = settings.get();
    if (current == null) {
      // whom the broken file meant to ask is not known
      return !request.toTag().isEmpty() || request.method().equals("ACK") || later(request);
    }
    if (!current.asks(request)) {
      return true;
    }
    UserSource source = sources.get();
    Optional<String> realm = source == null ? Optional.empty() : source.realm();
    return source != null && realm.isPresent()
        ? new Check(request, current, source, realm.get()).begin()
        : later(request);
  }

  /** No answer to the question who it is: neither yes nor no. */
  private boolean later(IncomingRequest request) {
    answer(request, 503, "", RETRY);
    return false;
  }

  private boolean refuse(IncomingRequest request, int status, String phrase) {
    answer(request, status, phrase);
    return false;
  }

  private void answer(IncomingRequest request, int status, String phrase, HeaderLine... lines) {
    Response response = messages.response(request, status, messages.newTag());
    if (!phrase.isEmpty()) {
      messages.reason(response, phrase);
    }
    for (HeaderLine line : lines) {
      messages.addLine(response, line);
    }
    request.respond(response);
  }

  /** One request and its credentials. */
  private final class Check {
    private final IncomingRequest request;
    private final AuthSettings current;
    private final UserSource users;
    private final String realm;
    private final InetAddress source;

    Check(IncomingRequest request, AuthSettings current, UserSource users, String realm) {
      this.request = request;
      this.current = current;
      this.users = users;
      this.realm = realm;
      this.source = request.flow().remote().getAddress();
    }

    /** Returns true when the request passes now. */
    boolean begin() {
      Optional<DigestCredentials> given;
      try {
        given = new GivenCredentials(messages, request).of(realm);
      } catch (IllegalArgumentException e) {
        return refuse(request, 400, "Bad Credentials");
      }
      if (given.isEmpty() || !isAsOffered(given.get())) {
        return challenge(false);
      }
      DigestCredentials credentials = given.get();
      if (current.uriIsRequest()
          && !RequestUris.same(messages, credentials.uri(), request.request().getRequestURI())) {
        return refuse(request, 400, "Digest URI Is Not The Request-URI");
      }
      if (!nonces.isOurs(credentials.nonce(), source)) {
        // of another run, or of somebody who is not where the request says: not looked at further,
        // so that forged addresses neither learn anything nor shut anybody out
        return challenge(true);
      }
      if (guard.holdsBack(source, credentials.username())) {
        return refuse(request, 403, "Too Many Wrong Passwords");
      }
      CompletableFuture<Optional<StoredUser>> found = users.find(credentials.username());
      if (found.isDone()) {
        return judge(credentials, found);
      }
      if (waiting.incrementAndGet() > MOST_WAITING) {
        waiting.decrementAndGet();
        return later(request);
      }
      await(credentials, found);
      return false;
    }

    private void await(
        DigestCredentials credentials, CompletableFuture<Optional<StoredUser>> found) {
      Runnable goOn = request.hold();
      found.whenComplete(
          (user, failed) ->
              request
                  .loop()
                  .run(
                      () -> {
                        waiting.decrementAndGet();
                        if (judge(credentials, found)) {
                          goOn.run();
                        }
                      }));
    }

    private boolean judge(
        DigestCredentials credentials, CompletableFuture<Optional<StoredUser>> found) {
      Optional<StoredUser> user;
      try {
        user = found.join();
      } catch (CompletionException e) {
        return later(request);
      }
      if (!Secrets.of(user, credentials.algorithm())
          .verifies(credentials, request.method(), request.body())) {
        return wrong(credentials.username());
      }
      long count =
          credentials.protection().map(DigestCredentials.Protection::nonceCount).orElse(1L);
      if (!nonces.take(credentials.nonce(), source, count, current.nonceLifetime().toMillis())) {
        return challenge(true);
      }
      guard.succeeded(source, credentials.username());
      String name = RequestUris.userOf(credentials.username());
      if (current.fromIsUser() && !RequestUris.fromUser(request.request()).equals(name)) {
        return refuse(request, 403, "From Is Not The Authenticated User");
      }
      request.authenticated(name);
      return true;
    }

    private boolean wrong(String user) {
      LOG.info(
          "{} from {} {}: wrong password, or no such user",
          request.method(),
          request.flow().transport(),
          request.flow().remote());
      guard.failed(source, user);
      return challenge(false);
    }

    /** Credentials that answer what was never asked are no credentials. */
    private boolean isAsOffered(DigestCredentials credentials) {
      return current.algorithms().contains(credentials.algorithm())
          && !credentials.userhash()
          && credentials
              .protection()
              .map(with -> current.qop().contains(with.qop().toLowerCase(Locale.ROOT)))
              .orElse(true);
    }

    /** One challenge per algorithm, the preferred one first (RFC 8760 section 2.4). */
    private boolean challenge(boolean stale) {
      String nonce = nonces.make(source);
      answer(
          request,
          401,
          "",
          current.algorithms().stream()
              .map(algorithm -> line(algorithm, nonce, stale))
              .toArray(HeaderLine[]::new));
      return false;
    }

    private HeaderLine line(DigestAlgorithm algorithm, String nonce, boolean stale) {
      DigestChallenge challenge =
          new DigestChallenge(
              realm, nonce, algorithm, current.qop(), Optional.empty(), stale, false);
      return new HeaderLine("WWW-Authenticate", challenge.text());
    }
  }
}
