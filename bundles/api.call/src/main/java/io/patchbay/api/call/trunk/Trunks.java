package io.patchbay.api.call.trunk;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The trunks of this node. Thread-safe. */
@ProviderType
@FunctionalInterface
public interface Trunks {
  /** Every trunk as it is now, by name. */
  List<TrunkInfo> trunks();
}
