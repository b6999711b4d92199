package io.patchbay.sip.transport.net;

import io.patchbay.api.sip.Flow;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that is being opened.
 *
 * @param flow completes when messages can be sent
 */
record Opening(Path path, CompletableFuture<Flow> flow) {
  /**
   * What one connection serves. The same server is another path for another domain: its certificate
   * was verified for one.
   *
   * @param domain the host a TLS peer must be certified for (RFC 5922); empty where none is
   *     verified
   */
  record Path(InetSocketAddress remote, String domain) {}
}
