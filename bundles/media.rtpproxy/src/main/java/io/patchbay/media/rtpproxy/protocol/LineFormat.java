package io.patchbay.media.rtpproxy.protocol;

import io.patchbay.lib.node.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * Replies in a stream: a line each, in the order of the commands, without cookies; the answer to
 * {@code I} has several lines.
 */
public final class LineFormat implements StreamFormat {
  @Override
  public boolean hasCookies() {
    return false;
  }

  @Override
  public int end(byte[] bytes, int length, byte @Nullable [] request) {
    boolean info = request != null && request.length > 0 && request[0] == 'I' && bytes[0] != 'E';
    int lines = info ? NodeInfo.LINES : 1;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n' && --lines == 0) {
        return i + 1;
      }
    }
    return 0;
  }
}
