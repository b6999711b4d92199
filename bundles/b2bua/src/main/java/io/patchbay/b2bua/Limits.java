package io.patchbay.b2bua;

import io.patchbay.api.call.LimitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What is counted, each by itself. Thread-safe.
 *
 * @param calls from the INVITE until nothing is left
 * @param requests outside dialogs that are no INVITE, until they are answered
 * @param subscriptions until they are over on both sides
 */
record Limits(Admission calls, Admission requests, Admission subscriptions) {
  /**
   * @param clock milliseconds, monotonic
   */
  static Limits of(LongSupplier clock) {
    return new Limits(
        new Admission("calls", clock),
        new Admission("requests", clock),
        new Admission("subscriptions", clock));
  }

  /** How near each limit is. */
  List<LimitStatus> status(B2buaSettings settings) {
    List<LimitStatus> status = new ArrayList<>(calls.status(settings.calls(), "all", "users"));
    status.addAll(requests.status(settings.requests(), "requests", "requests.users"));
    status.addAll(
        subscriptions.status(settings.subscriptions(), "subscriptions", "subscriptions.users"));
    return status;
  }
}
