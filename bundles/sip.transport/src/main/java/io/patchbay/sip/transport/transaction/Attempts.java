package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.HostPort;
import io.patchbay.api.sip.IncomingResponse;
import io.patchbay.api.sip.OutgoingRequest;
import io.patchbay.api.sip.SipTimer;
import io.patchbay.api.sip.Target;
import io.patchbay.api.sip.handler.ResponseHandler;
import io.patchbay.sip.transport.message.MessageWriter;
import io.patchbay.sip.transport.message.Tokens;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request tried at several servers, each with a transaction of its own, until one of them
 * answers with anything but 503 (RFC 3263 section 4.3). A server that is left had said nothing at
 * all, or 503, or could not be reached. On the loop of its Call-ID.
 */
final class Attempts implements OutgoingRequest {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int UNAVAILABLE = 503;

  private final TransactionLayer layer;
  private final Request request;
  private final Deque<Target> left;
  private ResponseHandler handler;
  private @Nullable Attempt present;
  private @Nullable String cancelled;

  /**
   * @param targets at least one
   */
  Attempts(TransactionLayer layer, Request request, List<Target> targets, ResponseHandler handler) {
    this.layer = layer;
    this.request = request;
    this.left = new ArrayDeque<>(targets);
    this.handler = handler;
  }

  Attempts start() {
    next();
    return this;
  }

  private void next() {
    Target target = left.remove();
    if (present != null) {
      readdress(present.target, target);
    }
    Attempt attempt = new Attempt(target);
    present = attempt;
    attempt.start();
  }

  /** A Contact with our own address says the one of the way it now goes by. */
  private void readdress(Target from, Target to) {
    if (request.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
        && contact.getAddress().getURI() instanceof SipURI uri
        && uri.getHost().equals(bracketed(from.local()))
        && uri.getPort() == from.local().port()) {
      try {
        uri.setHost(bracketed(to.local()));
        uri.setPort(to.local().port());
        if (to.transport().equals("udp")) {
          uri.removeParameter("transport");
        } else {
          uri.setTransportParam(to.transport());
        }
        request.setHeader(contact);
      } catch (ParseException e) {
        throw new IllegalStateException("an address of ours does not parse: " + to.local(), e);
      }
    }
  }

  private static String bracketed(HostPort local) {
    return local.host().indexOf(':') < 0 ? local.host() : "[" + local.host() + "]";
  }

  @Override
  public String id() {
    Attempt attempt = present;
    return attempt == null || attempt.transaction == null ? "" : attempt.transaction.id();
  }

  @Override
  public void cancel(String reason) {
    cancelled = reason;
    Attempt attempt = present;
    if (attempt != null && attempt.transaction != null) {
      attempt.transaction.cancel(reason);
    }
  }

  @Override
  public void handTo(ResponseHandler next) {
    handler = next;
  }

  private boolean goesOn() {
    return !left.isEmpty() && cancelled == null;
  }

  private final class Attempt implements ResponseHandler {
    private final Target target;
    private @Nullable ClientTransaction transaction;
    private @Nullable SipTimer silence;
    private boolean given;

    Attempt(Target target) {
      this.target = target;
    }

    void start() {
      String branch = Tokens.branch();
      String method = request.getMethod();
      // A stream that stands carries what is sent: only datagrams are given up for silence.
      if (!left.isEmpty() && !Wire.isReliable(target.transport())) {
        silence = layer.loop().schedule(layer.timing().patience(), this::silent);
      }
      transaction =
          layer.send(branch, method, MessageWriter.write(request, target, branch), target, this);
    }

    private void silent() {
      if (goesOn() && !given) {
        giveUp("has not answered");
        ClientTransaction abandoned = transaction;
        if (abandoned != null && request.getMethod().equals(Request.INVITE)) {
          // Should it have heard us after all, its phone does not go on ringing.
          abandoned.cancel("");
        }
        next();
      }
    }

    private void giveUp(String why) {
      given = true;
      layer.outlet().wire().failed(target);
      LOG.info(
          "{} at {} {} {}; {} {} is tried",
          request.getMethod(),
          target.transport(),
          target.remote(),
          why,
          left.element().transport(),
          left.element().remote());
    }

    private void heard() {
      SipTimer timer = silence;
      if (timer != null) {
        silence = null;
        timer.cancel();
      }
    }

    /**
     * It has accepted after it was given up: whoever sent the INVITE has to acknowledge that (RFC
     * 3261 section 13.2.2.4), and nobody else need be asked.
     */
    private void late(IncomingResponse response) {
      left.clear();
      Attempt other = present;
      if (other != null && !other.given) {
        other.given = true;
        other.heard();
        if (other.transaction != null) {
          other.transaction.cancel("");
        }
      }
      handler.onResponse(response);
    }

    @Override
    public void onResponse(IncomingResponse response) {
      if (given) {
        if (request.getMethod().equals(Request.INVITE) && response.status() / 100 == 2) {
          late(response);
        }
        return;
      }
      heard();
      if (response.status() == UNAVAILABLE && goesOn()) {
        giveUp("is not available");
        next();
      } else {
        if (response.status() >= 200) {
          left.clear();
        }
        handler.onResponse(response);
      }
    }

    @Override
    public void onTimeout() {
      if (!given) {
        heard();
        handler.onTimeout();
      }
    }

    @Override
    public void onTransportError(String reason) {
      if (given) {
        return;
      }
      heard();
      if (goesOn()) {
        giveUp("cannot be reached (" + reason + ")");
        next();
      } else {
        layer.outlet().wire().failed(target);
        handler.onTransportError(reason);
      }
    }
  }
}
