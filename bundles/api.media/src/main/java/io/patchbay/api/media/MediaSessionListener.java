package io.patchbay.api.media;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of events of a session. Called on any thread; must not block. */
@ConsumerType
public interface MediaSessionListener {
  /** Nothing arrived for too long. The session stays until it is closed. Called once. */
  void onTimeout(MediaTimeout timeout);

  /** The backend lost the session; it cannot be used any more. Called once. */
  void onLost(String reason);

  /**
   * The backend goes away soon, or is in trouble: the call should be moved to another one. The
   * session works as before, as far as its backend still does, until {@link #onLost} follows or it
   * is closed. May be called more than once.
   *
   * @param reason fit for a log line
   */
  default void onLeaving(String reason) {}

  /**
   * Something that people who look for the cause of bad sound want to know. It asks for nothing;
   * the events of one session come in their order, a few in a second at most.
   */
  default void onEvent(MediaEvent event) {}
}
