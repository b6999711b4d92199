package io.patchbay.b2bua;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Call-IDs of the legs we made and that still stand: an INVITE that arrives with one of them is
 * our own, come back (RFC 3261 section 16.3 item 4). What comes back with another Call-ID is ended
 * by Max-Forwards. Thread-safe.
 */
final class LoopGuard {
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  void sent(String callId) {
    own.add(callId);
  }

  void ended(String callId) {
    own.remove(callId);
  }

  boolean isOwn(String callId) {
    return own.contains(callId);
  }
}
