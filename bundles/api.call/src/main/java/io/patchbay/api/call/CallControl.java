package io.patchbay.api.call;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The calls of this node. Thread-safe; stages may complete on any thread. */
@ProviderType
public interface CallControl {
  /** Every call, oldest first. */
  List<CallInfo> calls();

  /** One call with its media; empty when there is none of that id. */
  CompletionStage<Optional<CallInfo.Detail>> call(String id);

  /**
   * Ends a call on every leg: BYE, CANCEL or a final response, as its state asks for.
   *
   * @param cause a word for the log and the Reason header
   * @return false when there is no call of that id
   */
  CompletionStage<Boolean> hangup(String id, String cause);

  /**
   * Lets a tap listen to the media of a call, such as a recorder.
   *
   * @param tap its name
   * @return completes when it listens; false when there is no call of that id; fails with {@link
   *     io.patchbay.api.media.MediaException} when the tap is not there or refuses, or the media
   *     backend cannot be listened to
   */
  CompletionStage<Boolean> attachTap(String id, String tap);

  /**
   * Lets a tap listen no more.
   *
   * @return completes when it has let go of everything, such as files; false when there is no call
   *     of that id, or the tap does not listen to it
   */
  CompletionStage<Boolean> detachTap(String id, String tap);

  /**
   * What the media session of a call can do beyond relaying, such as playing a file. It is that of
   * one session: a call that is moved has another one.
   *
   * @param type an interface of {@code io.patchbay.api.media.ability}
   * @return empty when there is no call of that id; fails with {@link
   *     io.patchbay.api.media.MediaException} when the call has no media yet, or its media backend
   *     does not have that ability, which is named
   */
  <T> CompletionStage<Optional<T>> ability(String id, Class<T> type);

  /**
   * Moves a call that is up to another media backend, make before break: a session is opened there,
   * both sides are offered its addresses by re-INVITE while the old session still relays, and only
   * then that is closed. Where a side refuses, the call stays on its old session, and the side that
   * had accepted gets that offered again. One that waits for another exchange, or for its turn
   * ({@code move.rate}), is not known to have failed before {@code move.timeout} is over.
   *
   * @param backend name of the backend, also of one that is drained; empty for the first one of the
   *     call's choice that is not the one it has
   * @return empty when there is no call of that id
   */
  CompletionStage<Optional<MoveResult>> move(String id, Optional<String> backend);

  /**
   * Transfers one side of a call that is up: a user is called in the place of the one it talks
   * with, who goes on talking until the new one has answered, and then gets BYE. It is done as if
   * that one had asked for it by REFER, whatever {@code refer} says: admission hooks are asked for
   * its call, and routes and their limits hold.
   *
   * @param leg id of the leg that stays, as {@link CallInfo#legs()} has it
   * @param target user to call, as a phone would dial it; no URI
   * @return completes when the new one has answered or it is clear that none will; empty when there
   *     is no call of that id; fails with {@link IllegalArgumentException} when the target is no
   *     user
   */
  CompletionStage<Optional<TransferResult>> transfer(String id, String leg, String target);

  /**
   * Transfers one side of a call that is up into another one, where it takes the place of a leg
   * (RFC 5589 section 7): those who are left of the two calls talk with each other. A refusal
   * leaves both calls as they were.
   *
   * @param leg id of the leg that stays of the first call
   * @param other id of the call it goes to
   * @param otherLeg id of the leg there that leaves
   * @return completes when it is there or clear that it will not be; empty when there is no call of
   *     one of the ids; fails with {@link IllegalArgumentException} when both are the same
   */
  CompletionStage<Optional<TransferResult>> transfer(
      String id, String leg, String other, String otherLeg);

  /**
   * Takes no new calls, or takes some again. Who calls while the node is drained gets 503 with
   * Retry-After, but for calls to emergency numbers; so do OPTIONS, for those who balance load.
   * Calls that are up go on. Forgotten when call control is started again.
   */
  void drain(boolean drained);

  boolean isDraining();

  CallStatistics statistics();

  /** The limits on calls: the whole node's first, then the users', then routes that have some. */
  List<LimitStatus> limits();

  /**
   * Counted since start.
   *
   * @param calls INVITEs that became calls
   * @param answered of those, how many were answered
   * @param failed of those, how many ended without an answer
   */
  record CallStatistics(long calls, long answered, long failed) {}
}
