package io.patchbay.b2bua;

import java.time.Duration;

/** Who wants a transfer, and hears how it gets on. All on the call's loop. */
interface TransferRequest {
  /** It is not begun. Nothing else is called then. */
  void refused(int status);

  /**
   * It has begun.
   *
   * @param atMost how long it takes until the last {@link #progress}
   */
  void accepted(Duration atMost);

  /**
   * How it gets on.
   *
   * @param status the first from 200 on is the last
   * @param phrase empty for the standard one
   */
  void progress(int status, String phrase);
}
