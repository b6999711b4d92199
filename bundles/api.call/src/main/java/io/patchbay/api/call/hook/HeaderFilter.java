package io.patchbay.api.call.hook;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A whiteboard service that says which headers a leg is sent with a message of the other leg: it
 * may add, change and remove. It is asked for everything that passes from one leg to the other but
 * CANCEL, BYE and their responses, which wait for nobody.
 */
@ConsumerType
@FunctionalInterface
public interface HeaderFilter {
  /**
   * Called on the hook's own thread. The message waits, and those of the same direction behind it,
   * for half a second at most: then it is sent as it was.
   *
   * @param headers those that pass by the route's rules, as they will be sent; immutable. Those the
   *     gateway writes itself ({@link io.patchbay.api.call.routing.HeaderRules#isOwn}) and those a
   *     route sets are not among them
   * @return those to send, in their order. When one of them is the gateway's own, the list counts
   *     for nothing. Nobody looks whether what a filter adds names an address that should be hidden
   */
  CompletionStage<List<Header>> filter(Passage passage, List<Header> headers);
}
