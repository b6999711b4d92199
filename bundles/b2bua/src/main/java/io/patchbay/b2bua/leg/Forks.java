package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.IncomingResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dialogs that an INVITE of ours has made, by the tags of their peers: early ones, and the one
 * that was answered first (RFC 3261 sections 12.1 and 13.2.2.4).
 */
final class Forks {
  private final Function<IncomingResponse, Fork> maker;
  private final Map<String, Fork> all = new HashMap<>(2);
  private @Nullable Fork answered;
  private @Nullable Fork early;
  private @Nullable Fork offerer;

  /**
   * @param maker makes the dialog of the first response that has a tag
   */
  Forks(Function<IncomingResponse, Fork> maker) {
    this.maker = maker;
  }

  Fork of(IncomingResponse response) {
    return all.computeIfAbsent(response.toTag().orElse(""), tag -> maker.apply(response));
  }

  /** The dialog a request of a peer is in, if there is one. */
  Optional<Fork> of(IncomingRequest request) {
    return Optional.ofNullable(all.get(request.fromTag().orElse("")));
  }

  /** The one that was answered first, and has the call. */
  Optional<Fork> answered() {
    return Optional.ofNullable(answered);
  }

  /**
   * A 2xx has come for this one.
   *
   * @return true when it is the first
   */
  boolean isFirst(Fork fork) {
    if (answered == null) {
      answered = fork;
      return true;
    }
    return false;
  }

  /**
   * Where offers of ours go: the answered one, else the early one that may be offered something.
   */
  Optional<Fork> current() {
    return answered == null ? Optional.ofNullable(early) : answered();
  }

  /** True when there is an early one that may be offered something new. */
  boolean isEarly() {
    return early != null;
  }

  /** An offer and its answer have gone reliably: from now on it may be offered something new. */
  void settle(Fork fork) {
    early = fork;
    fork.settle();
  }

  /** The one whose reliable response had the offer we had asked for. */
  Optional<Fork> offerer() {
    return Optional.ofNullable(offerer);
  }

  /** That one has made the offer that counts. */
  void offered(Fork fork) {
    offerer = fork;
    fork.offered();
  }

  /** True unless another one than this has made the offer that counts. */
  boolean mayOffer(Fork fork) {
    return offerer == null || offerer.equals(fork);
  }

  /** The INVITE is sent anew: what it made before is over. */
  void clear() {
    all.clear();
    early = null;
    offerer = null;
  }

  /** The ACKs of those that were answered, by the tags of their peers. */
  Map<String, Acknowledgement> acknowledged() {
    Map<String, Acknowledgement> acks = new HashMap<>();
    all.forEach(
        (tag, fork) -> {
          if (fork.isAnswered()) {
            acks.put(tag, fork.acknowledgement());
          }
        });
    return acks;
  }

  /** The leg is over: offers under way, and their timers, end too. */
  void end() {
    all.values().forEach(fork -> fork.renegotiation().end());
  }
}
