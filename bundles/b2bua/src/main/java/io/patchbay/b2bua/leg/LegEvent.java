package io.patchbay.b2bua.leg;

import io.patchbay.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens on one leg and matters to the other. Immutable, and without a SIP type in it: the
 * same events are told by a leg to its call and by the call to a leg.
 */
public sealed interface LegEvent {
  /** Headers that pass with the event. */
  List<HeaderField> headers();

  /**
   * A provisional response other than 100, with early media when {@code sdp} is there.
   *
   * @param reliable whether the peer knows that we have it (RFC 3262): then its answer is final
   * @param carrier what the session description came in
   */
  record Progress(
      int status,
      String phrase,
      boolean reliable,
      Optional<SessionDescription> sdp,
      SessionBody carrier,
      List<HeaderField> headers)
      implements LegEvent {
    public Progress {
      headers = List.copyOf(headers);
    }

    /** The same with another session description. */
    public Progress with(Optional<SessionDescription> other) {
      return new Progress(status, phrase, reliable, other, carrier, headers);
    }
  }

  /**
   * The call is answered. {@code sdp} is empty when the session is what an early {@link Update}
   * made it; when the call came without an offer it is one, and {@link Confirm} its answer.
   *
   * @param carrier what the session description came in
   */
  record Answer(Optional<SessionDescription> sdp, SessionBody carrier, List<HeaderField> headers)
      implements LegEvent {
    public Answer {
      headers = List.copyOf(headers);
    }

    /** The same with another session description. */
    public Answer with(Optional<SessionDescription> other) {
      return new Answer(other, carrier, headers);
    }
  }

  /**
   * The call is refused.
   *
   * @param retryAfter seconds; 0 for none
   * @param ours whether we say so ourselves: nobody answered, nobody could be reached
   * @param challenges of a 401 or 407: who the caller has to be (RFC 3261 section 22)
   */
  record Reject(
      int status,
      String phrase,
      int retryAfter,
      boolean ours,
      List<HeaderField> headers,
      List<HeaderField> challenges)
      implements LegEvent {
    public Reject {
      headers = List.copyOf(headers);
      challenges = List.copyOf(challenges);
    }

    /** One that is no challenge. */
    public Reject(
        int status, String phrase, int retryAfter, boolean ours, List<HeaderField> headers) {
      this(status, phrase, retryAfter, ours, headers, List.of());
    }

    /** The same with other challenges. */
    public Reject challenging(List<HeaderField> all) {
      return new Reject(status, phrase, retryAfter, ours, headers, all);
    }

    public static Reject of(int status, String phrase) {
      return new Reject(status, phrase, 0, true, List.of());
    }

    public static Reject later(int status, String phrase, int retryAfter) {
      return new Reject(status, phrase, retryAfter, true, List.of());
    }
  }

  /**
   * The call should go elsewhere: a 3xx.
   *
   * @param contacts where to, in the order they were given
   */
  record Redirect(int status, String phrase, List<Contact> contacts, List<HeaderField> headers)
      implements LegEvent {
    public Redirect {
      contacts = List.copyOf(contacts);
      headers = List.copyOf(headers);
    }

    /**
     * A place to go.
     *
     * @param uri as it was given
     * @param q its rank, 0 to 1 (RFC 3261 section 20.10)
     */
    public record Contact(String uri, float q) {}
  }

  /**
   * The answer this leg has is not the other side's any more, and it came in a way that allows no
   * second one: the leg needs an offer.
   */
  record Outdated() implements LegEvent {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }
  }

  /**
   * An offer after the first: a re-INVITE, UPDATE or PRACK. Without {@code sdp} it asks the other
   * side for one. Answered by {@link UpdateAnswer} or {@link UpdateReject} from the other side; one
   * at a time.
   *
   * @param carrier what the session description came in
   * @param immediate whether it waits for an answer without anybody being asked, as UPDATE does
   */
  record Update(
      Optional<SessionDescription> sdp,
      SessionBody carrier,
      boolean immediate,
      List<HeaderField> headers)
      implements LegEvent {
    public Update {
      headers = List.copyOf(headers);
    }

    /** One whose session description comes in nothing else. */
    public Update(Optional<SessionDescription> sdp, boolean immediate, List<HeaderField> headers) {
      this(sdp, SessionBody.PLAIN, immediate, headers);
    }

    /** The same with another session description. */
    public Update with(Optional<SessionDescription> other) {
      return new Update(other, carrier, immediate, headers);
    }

    /**
     * Whether it offers a stream, and nothing but refused ones are left of it in {@code passed}.
     */
    public boolean isLostIn(LegEvent passed) {
      return sdp.filter(SessionDescription::hasLiveMedia).isPresent()
          && passed instanceof Update left
          && left.sdp.filter(SessionDescription::hasLiveMedia).isEmpty();
    }
  }

  /**
   * The answer to an {@link Update}; to one without an offer it is the offer, and {@link Confirm}
   * its answer.
   *
   * @param carrier what the session description came in
   */
  record UpdateAnswer(SessionDescription sdp, SessionBody carrier, List<HeaderField> headers)
      implements LegEvent {
    public UpdateAnswer {
      headers = List.copyOf(headers);
    }

    /** The same with another session description. */
    public UpdateAnswer with(SessionDescription other) {
      return new UpdateAnswer(other, carrier, headers);
    }
  }

  /**
   * The answer to an offer that was asked for, of an {@link Answer} or {@link UpdateAnswer}.
   *
   * @param carrier what the session description came in
   */
  record Confirm(SessionDescription sdp, SessionBody carrier) implements LegEvent {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }

    /** The same with another session description. */
    public Confirm with(SessionDescription other) {
      return new Confirm(other, carrier);
    }
  }

  /**
   * The peer was offered once more what is in force, to refresh the session, and has answered. It
   * may have changed its own in the answer; then the other side has to hear of it.
   *
   * @param carrier what the session description came in
   */
  record Refreshed(SessionDescription sdp, SessionBody carrier, List<HeaderField> headers)
      implements LegEvent {
    public Refreshed {
      headers = List.copyOf(headers);
    }
  }

  /** An {@link Update} is refused: the session stays what it was (RFC 3261 section 14.1). */
  record UpdateReject(int status, String phrase, List<HeaderField> headers) implements LegEvent {
    public UpdateReject {
      headers = List.copyOf(headers);
    }

    public static UpdateReject of(int status, String phrase) {
      return new UpdateReject(status, phrase, List.of());
    }
  }

  /**
   * A request in the dialog that passes as it is, such as INFO. Answered by {@link Passed}.
   *
   * @param id of this leg's own, to know the answer by
   * @param refersTo what a REFER asks for; empty for other methods
   */
  record Pass(
      long id,
      String method,
      Optional<ReferTo> refersTo,
      Content content,
      List<HeaderField> headers)
      implements LegEvent {
    public Pass {
      headers = List.copyOf(headers);
    }
  }

  /**
   * The response to a {@link Pass}.
   *
   * @param id of the request
   * @param method of the request; empty when nobody was asked
   */
  record Passed(
      long id, String method, int status, String phrase, Content content, List<HeaderField> headers)
      implements LegEvent {
    public Passed {
      headers = List.copyOf(headers);
    }

    /**
     * A response of our own.
     *
     * @param phrase empty for the standard one
     */
    public static Passed refused(long id, int status, String phrase) {
      return new Passed(id, "", status, phrase, Content.none(), List.of());
    }
  }

  /**
   * A REFER is carried out by us: the answer to its {@link Pass} in place of a {@link Passed}.
   *
   * @param id of the REFER
   * @param atMost how long it takes until the last {@link Transferring}
   */
  record Referred(long id, Duration atMost) implements LegEvent {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }
  }

  /**
   * How the call gets on that a REFER asked for.
   *
   * @param id of the REFER
   * @param status of the call; the first from 200 on is the last
   * @param phrase empty for the standard one
   */
  record Transferring(long id, int status, String phrase) implements LegEvent {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }
  }

  /**
   * Somebody is to take the place of the leg's peer; exactly one outcome is told to him.
   *
   * @param early whether that one has not answered yet
   */
  record Replace(Newcomer newcomer, boolean early) implements LegEvent {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }
  }

  /** The leg is over, or is to end: CANCEL, BYE or a final response, as its state asks for. */
  record Hangup(Cause cause, List<HeaderField> headers) implements LegEvent {
    public Hangup {
      headers = List.copyOf(headers);
    }

    /**
     * Value of a Reason header (RFC 3326): the one that passed, else what the cause says; empty
     * when nobody needs to be told.
     */
    String reason() {
      for (HeaderField field : headers) {
        if (field.name().equalsIgnoreCase("Reason")) {
          return field.value();
        }
      }
      return cause.equals(Cause.NORMAL) || cause.equals(Cause.CANCELLED)
          ? ""
          : "SIP;cause=" + cause.status() + ";text=\"" + cause.text() + "\"";
    }

    public static Hangup of(Cause cause) {
      return new Hangup(cause, List.of());
    }
  }
}
