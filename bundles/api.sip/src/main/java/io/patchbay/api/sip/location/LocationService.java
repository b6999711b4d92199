package io.patchbay.api.sip.location;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Who is registered, and where. Thread-safe; only {@link #locate} may take time. */
@ProviderType
public interface LocationService {
  /**
   * Where a user can be reached now. Never blocks; completes on any thread, and at once for a user
   * who has bindings. Fails when nobody can say whether there is such a user.
   */
  CompletionStage<Location> locate(String user);

  /** Every binding that has not expired, by user, the most preferred of a user first. */
  List<Binding> bindings();

  /** Those of one user. */
  List<Binding> bindings(String user);

  /**
   * Ends a binding before its time, as for a user agent that is silent.
   *
   * @param contact its URI, as {@link Binding#contact} has it
   * @return false when there is none
   */
  boolean remove(String user, String contact);
}
