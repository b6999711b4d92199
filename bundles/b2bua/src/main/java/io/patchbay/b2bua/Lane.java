package io.patchbay.b2bua;

import io.patchbay.api.call.hook.CallAttempt;
import io.patchbay.api.call.hook.Header;
import io.patchbay.api.call.hook.Passage;
import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.HeaderPolicy;
import io.patchbay.b2bua.leg.LegEvent;
import io.patchbay.b2bua.leg.Parcel;
import io.patchbay.sdp.MediaDescription;
import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * The way from one leg of a call to another: what plug-ins filter goes through their hands, and
 * everything keeps its order. Without filters nothing waits. All on the call's loop.
 */
final class Lane {
  private static final Duration LIMIT = Duration.ofMillis(500);

  private final CallAttempt attempt;
  private final SipLoop loop;
  private final Hooks hooks;
  private final String from;
  private final String to;
  private final HeaderPolicy policy;
  private final Deque<Runnable> waiting = new ArrayDeque<>(1);
  private boolean busy;

  /**
   * @param from id of the leg whose peer speaks
   * @param to id of the leg that sends it on
   * @param policy which headers that one sends
   */
  Lane(
      CallAttempt attempt, SipLoop loop, Hooks hooks, String from, String to, HeaderPolicy policy) {
    this.attempt = attempt;
    this.loop = loop;
    this.hooks = hooks;
    this.from = from;
    this.to = to;
    this.policy = policy;
  }

  /**
   * Lets an event pass.
   *
   * @param arrived gets it, or what the filters made of it; possibly before this method returns
   */
  void pass(LegEvent event, Consumer<LegEvent> arrived) {
    if (hooks.headers().isEmpty() && hooks.sdp().isEmpty()) {
      arrived.accept(event);
    } else if (busy) {
      waiting.add(() -> filter(event, arrived));
    } else {
      filter(event, arrived);
    }
  }

  private void filter(LegEvent event, Consumer<LegEvent> arrived) {
    Optional<Parcel> parcel = Parcel.of(event);
    if (parcel.isEmpty()) {
      arrived.accept(event);
      return;
    }
    busy = true;
    Parcel given = parcel.get();
    Passage passage = new Passage(attempt, from, to, given.method(), given.status());
    headers(
        passage,
        given.headers(),
        headers ->
            sdp(
                passage,
                given.sdp(),
                sdp -> {
                  busy = false;
                  arrived.accept(given.again().apply(headers, sdp));
                  goOn();
                }));
  }

  private void goOn() {
    while (!busy && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private void headers(
      Passage passage, List<HeaderField> fields, Consumer<List<HeaderField>> then) {
    if (hooks.headers().isEmpty()) {
      then.accept(fields);
      return;
    }
    List<HeaderLine> sent = policy.sent(fields, passage.isRequest());
    List<HeaderField> own =
        sent.stream()
            .filter(line -> HeaderRules.isOwn(line.name()))
            .map(line -> new HeaderField(line.name(), line.value()))
            .toList();
    List<Header> shown =
        sent.stream()
            .filter(line -> !HeaderRules.isOwn(line.name()))
            .filter(line -> Header.isOne(line.name(), line.value()))
            .map(line -> new Header(line.name(), line.value()))
            .toList();
    askAll(
        new ArrayDeque<>(hooks.headers()),
        shown,
        (filter, headers) -> filter.filter(passage, headers),
        (headers, result) -> checkNames(result),
        headers -> {
          List<HeaderField> all = new ArrayList<>(own);
          headers.forEach(each -> all.add(new HeaderField(each.name(), each.value())));
          then.accept(all);
        });
  }

  private void sdp(
      Passage passage,
      Optional<SessionDescription> sdp,
      Consumer<Optional<SessionDescription>> then) {
    if (sdp.isEmpty()) {
      then.accept(sdp);
      return;
    }
    askAll(
        new ArrayDeque<>(hooks.sdp()),
        sdp.get(),
        (filter, given) -> filter.filter(passage, given),
        Lane::checkStreams,
        filtered -> then.accept(Optional.of(filtered)));
  }

  /**
   * Asks hooks one after the other, each about what the one before made.
   *
   * @param check throws when what a hook made of it cannot be used
   */
  private <T, V> void askAll(
      Deque<Hook<T>> left,
      V value,
      BiFunction<T, V, CompletionStage<V>> question,
      BinaryOperator<V> check,
      Consumer<V> then) {
    Hook<T> hook = left.poll();
    if (hook == null) {
      then.accept(value);
      return;
    }
    hook.ask(
        attempt.id(),
        loop,
        LIMIT,
        service ->
            Objects.requireNonNull(question.apply(service, value), "it returned null")
                .thenApply(
                    result ->
                        check.apply(value, Objects.requireNonNull(result, "it said nothing"))),
        result -> askAll(left, result, question, check, then),
        () -> askAll(left, value, question, check, then));
  }

  private static List<Header> checkNames(List<Header> headers) {
    for (Header header : headers) {
      if (HeaderRules.isOwn(header.name())) {
        throw new IllegalArgumentException(header.name() + " is written by the gateway alone");
      }
    }
    return List.copyOf(headers);
  }

  /** RFC 3264 section 8: streams keep their number, place and type. */
  private static SessionDescription checkStreams(
      SessionDescription given, SessionDescription result) {
    if (!types(result).equals(types(given))) {
      throw new IllegalArgumentException("its session description has other m-lines");
    }
    return result;
  }

  private static List<String> types(SessionDescription sdp) {
    return sdp.media().stream().map(MediaDescription::type).toList();
  }
}
