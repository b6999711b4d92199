package io.patchbay.media.relay;

import java.net.InetSocketAddress;

/** Tells addresses of ours, which packets could come back from. */
interface OwnSockets {
  /** A socket of the same session: media from there is a loop. */
  boolean inSession(InetSocketAddress address);

  /** A socket of any session: media from there is a spiral, where the SDP names it. */
  boolean inRelay(InetSocketAddress address);
}
