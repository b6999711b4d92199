package io.patchbay.media.relay;

/**
 * How long a session may be silent. Milliseconds; 0 is never, except for {@code setupMillis}.
 *
 * @param setupMillis from opening to the first answer
 * @param idleMillis without media from either side
 * @param holdMillis without media from either side while the call is on hold
 */
record RelayTimeouts(long setupMillis, long idleMillis, long holdMillis) {}
