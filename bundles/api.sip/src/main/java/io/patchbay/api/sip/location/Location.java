package io.patchbay.api.sip.location;

import io.patchbay.api.sip.Flow;
import java.util.List;
import java.util.Optional;

/**
 * Where a user is.
 *
 * @param known false when there is no such user at all: 404, not 480
 * @param places the most preferred first; those that cannot be reached any more are left out
 */
public record Location(boolean known, List<Place> places) {
  public Location {
    places = List.copyOf(places);
  }

  /**
   * A binding and the way there.
   *
   * @param flow the path to send by; empty when there is none and the URI says the way
   */
  public record Place(Binding binding, Optional<Flow> flow) {}
}
