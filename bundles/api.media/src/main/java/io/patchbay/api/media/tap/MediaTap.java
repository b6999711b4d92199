package io.patchbay.api.media.tap;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that listens to media, such as a recorder. Register it as a service with a property
 * {@link #NAME}; a route or the console attaches it to calls by that name.
 *
 * <p>All calls to a tap and to its receivers are made one after the other, on a thread that is the
 * tap's alone. Only after a call that did not return in time, the thread that is stuck in it is
 * interrupted and another one takes its place.
 */
@ConsumerType
public interface MediaTap {
  /** The service property by which a tap is known; unique in a node. */
  String NAME = "name";

  /**
   * The tap is attached to a session.
   *
   * @return gets the packets of this session
   * @throws TapException when it cannot listen now; the message is told to whoever attached it, and
   *     the call goes on
   */
  TapReceiver open(TapSession session) throws TapException;
}
