package io.patchbay.itests.distribution;

import io.patchbay.testkit.peer.Gateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two phones and a gateway between them, started once for all tests of a class. */
abstract class AliceAndBob {
  static Phone alice;
  static Phone bob;
  static Gateway gateway;

  @BeforeAll
  static void start() throws Exception {
    alice = new Phone("alice");
    bob = new Phone("bob");
    gateway =
        Product.distribution()
            .set(Product.ROUTE, "target", Product.targetAt(bob.port()))
            .start(Product.START);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    alice.close();
    bob.close();
  }
}
