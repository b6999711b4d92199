package io.patchbay.b2bua;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The subscriptions that pass through this node. Thread-safe. */
final class SubscriptionTable {
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  int size() {
    return subscriptions.size();
  }

  /**
   * Ends all, so that the subscribers come again (RFC 6665 section 4.1.3, "deactivated").
   *
   * @return open when all have been told
   */
  CountDownLatch endAll() {
    List<Subscription> all = List.copyOf(subscriptions);
    CountDownLatch told = new CountDownLatch(all.size());
    for (Subscription each : all) {
      each.loop()
          .run(
              () -> {
                each.end("terminated;reason=deactivated");
                told.countDown();
              });
    }
    return told;
  }
}
