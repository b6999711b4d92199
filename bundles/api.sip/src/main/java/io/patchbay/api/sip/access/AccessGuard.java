package io.patchbay.api.sip.access;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Who is held back for guessing passwords. Thread-safe, and nothing blocks. */
@ProviderType
public interface AccessGuard {
  /** What is held back. */
  enum Kind {
    /** An address, or the /64 network of an IPv6 address: nothing is heard from there. */
    SOURCE,
    /** A user's name: only sources where the user was authenticated before are heard. */
    USER
  }

  /**
   * @param name the source or the user
   * @param times how often it was held back, without a quiet time between
   * @param left how long it still is
   */
  record Ban(Kind kind, String name, int times, Duration left) {}

  /** Those in force, sources first. */
  List<Ban> bans();

  /**
   * Ends a ban and forgets what led to it.
   *
   * @param name as {@link Ban#name} has it
   * @return false when there is none
   */
  boolean lift(String name);
}
