package io.patchbay.sip.transport.transaction;

import io.patchbay.api.sip.Flow;
import io.patchbay.sip.transport.message.MessageLimits;
import java.net.InetAddress;

/** Where a wire hands over what arrives. Any thread; never blocks, never throws. */
public interface Inbound {
  /** One whole message; messages of one flow come from one thread at a time. */
  void receive(Flow flow, byte[] message);

  /** Something arrived that is no message at all; it was dropped. */
  void receivedGarbage();

  /** A keep-alive arrived (RFC 5626 section 3.5.1). */
  void receivedKeepAlive();

  /**
   * Whether connections from there are taken. One that is not was counted, and is to be closed
   * without a word.
   */
  boolean admits(InetAddress source);

  /** How large messages may be: what is beyond need not be read to its end. */
  MessageLimits limits();

  /** To be told of a queue that messages come from. */
  Overload overload();

  /** A connection is gone: what waits for a response on it fails. */
  void closed(Flow connection, String reason);
}
