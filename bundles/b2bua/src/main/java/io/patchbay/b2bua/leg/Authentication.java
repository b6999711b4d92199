package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.Target;
import io.patchbay.lib.digest.DigestClient;
import io.patchbay.lib.digest.DigestLogin;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who we are to the peer of one leg: answers what challenges its requests (RFC 3261 section 22.2),
 * and goes on proving it to the host that has asked, which hears it as long as the leg lasts. No
 * other host does: one that the leg was not sent to is answered only in the realm the login is for.
 * All on the call's loop.
 */
public final class Authentication {
  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  private final SipMessages messages;
  private @Nullable DigestLogin login;
  private @Nullable InetAddress home;
  private boolean onlyAtHome;
  private final Map<InetAddress, DigestClient> clients = new HashMap<>();

  private Authentication(
      SipMessages messages, @Nullable DigestLogin login, @Nullable InetAddress home) {
    this.messages = messages;
    this.login = login;
    this.home = home;
  }

  /** For a leg whose peer we have no login with. */
  public static Authentication none(SipMessages messages) {
    return new Authentication(messages, null, null);
  }

  /**
   * @param home the host the leg is sent to
   */
  public static Authentication of(SipMessages messages, DigestLogin login, InetAddress home) {
    return new Authentication(messages, login, home);
  }

  /**
   * From now on there is a login with the peer, whom we did not choose ourselves: it is told to the
   * host the call has come from and to no other, whatever realm that names.
   *
   * @param from that host
   */
  void learnLogin(DigestLogin known, InetAddress from) {
    login = known;
    home = from;
    onlyAtHome = true;
  }

  /** Begins a request, which may have to be sent several times. */
  Proof prove() {
    return new Proof();
  }

  /** Takes the next nonce out of a response that is no challenge. */
  private void learn(IncomingResponse response) {
    DigestClient client = clients.get(response.flow().remote().getAddress());
    if (client != null) {
      messages
          .values(response.response(), "Authentication-Info")
          .forEach(info -> client.learn(false, info));
      messages
          .values(response.response(), "Proxy-Authentication-Info")
          .forEach(info -> client.learn(true, info));
    }
  }

  /** One request of ours, from its first sending to the response that is no challenge. */
  final class Proof {
    private final Map<InetAddress, DigestClient.Attempt> attempts = new HashMap<>();
    private List<DigestClient.Field> sent = List.of();
    private @Nullable InetAddress sentTo;
    private @Nullable Target challenger;

    private Proof() {}

    /** True when a challenge can be answered at all. */
    boolean isPossible() {
      return login != null;
    }

    /** True for a challenge that our login is no answer to. */
    boolean isRefused(IncomingResponse response) {
      int status = response.status();
      return isPossible()
          && (status == Response.UNAUTHORIZED || status == Response.PROXY_AUTHENTICATION_REQUIRED);
    }

    /** Where it goes: to the host that has challenged it, else to {@code hop}. */
    Target stay(Target hop) {
      return challenger == null ? hop : challenger;
    }

    /** Adds what that host has asked for, as the last of the headers that are ours. */
    void sign(Request request, Target hop) {
      sentTo = hop.remote().getAddress();
      DigestClient client = clients.get(sentTo);
      if (client != null) {
        byte[] body = request.getRawContent();
        sent =
            attempt(sentTo, client)
                .fields(
                    request.getMethod(),
                    request.getRequestURI().toString(),
                    body == null ? new byte[0] : body);
        add(request);
      }
    }

    /**
     * An ACK proves what its INVITE did (RFC 3261 section 22.1), where it goes to the same host.
     */
    void repeat(Request ack, Target hop) {
      if (hop.remote().getAddress().equals(sentTo)) {
        add(ack);
      }
    }

    /**
     * Looks at a response.
     *
     * @param hop where the request had been sent
     * @return true when it is a challenge we can answer: the request is to be sent again, with the
     *     next number
     */
    boolean answers(IncomingResponse response, Target hop) {
      int status = response.status();
      boolean proxy = status == Response.PROXY_AUTHENTICATION_REQUIRED;
      DigestLogin known = login;
      if (known == null) {
        return false;
      }
      if (!proxy && status != Response.UNAUTHORIZED) {
        learn(response);
        return false;
      }
      InetAddress host = hop.remote().getAddress();
      String name = HostText.of(hop.remote());
      if (!host.equals(home) && (onlyAtHome || known.realm().isEmpty())) {
        LOG.warn(
            "{} asks who we are, but the call was not sent there: it is told nothing without a"
                + " realm that is set",
            name);
        return false;
      }
      DigestClient client = clients.computeIfAbsent(host, unknown -> new DigestClient(known));
      DigestClient.Verdict verdict =
          attempt(host, client)
              .challenged(
                  proxy,
                  messages.values(
                      response.response(), proxy ? "Proxy-Authenticate" : "WWW-Authenticate"));
      if (verdict.retry()) {
        challenger = hop;
      } else {
        LOG.warn("{} {}", name, verdict.reason());
      }
      return verdict.retry();
    }

    private DigestClient.Attempt attempt(InetAddress host, DigestClient client) {
      return attempts.computeIfAbsent(host, unknown -> client.attempt());
    }

    private void add(Request request) {
      sent.forEach(field -> request.addHeader(messages.header(field.name(), field.value())));
    }
  }
}
