package io.patchbay.b2bua;

import io.patchbay.api.call.TransferResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transfer that an operator or a plug-in asks for. */
final class TransferCommand implements TransferRequest {
  private final String call;
  private final CompletableFuture<TransferResult> result = new CompletableFuture<>();

  /**
   * @param call id of the call
   */
  TransferCommand(String call) {
    this.call = call;
  }

  /** Completes on the call's loop. */
  CompletionStage<TransferResult> result() {
    return result;
  }

  @Override
  public void refused(int status) {
    progress(status, "");
  }

  @Override
  public void accepted(Duration atMost) {
    // its end is what matters
  }

  @Override
  public void progress(int status, String phrase) {
    if (status >= 200) {
      result.complete(new TransferResult(call, status < 300, status, phrase));
    }
  }
}
