package io.patchbay.b2bua.leg;

import java.util.Optional;

/**
 * What a REFER asks for (RFC 3515), without an address of anybody.
 *
 * @param user whom to call
 * @param replaces the call in whose place (RFC 3891); empty for a plain call
 * @param referredBy who says so (RFC 3892)
 */
public record ReferTo(String user, Optional<Replaces> replaces, Identity referredBy) {
  /** The same with another name of the call in whose place. */
  public ReferTo replacing(Replaces other) {
    return new ReferTo(user, Optional.of(other), referredBy);
  }

  /** The Referred-By header of the call that is made. */
  public HeaderField header() {
    return new HeaderField("Referred-By", HeaderPolicy.atOurHost(referredBy.user()));
  }
}
