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

  CallStatistics statistics();

  /**
   * Counted since start.
   *
   * @param calls INVITEs that became calls
   * @param answered of those, how many were answered
   * @param failed of those, how many ended without an answer
   */
  record CallStatistics(long calls, long answered, long failed) {}
}
