package io.patchbay.b2bua.leg;

/**
 * Why a call ends.
 *
 * @param status the final response for a caller that has none yet, and the cause of the Reason
 *     header (RFC 3326); 200 is normal clearing
 * @param text for people
 */
public record Cause(int status, String text) {
  public static final Cause NORMAL = new Cause(200, "normal clearing");
  public static final Cause CANCELLED = new Cause(487, "cancelled by the caller");

  /** RFC 3326 section 2: what lets a phone tell this from a missed call. */
  public static final Cause ELSEWHERE = new Cause(200, "Call completed elsewhere");

  public static final Cause NO_ACK = new Cause(408, "no ACK");
  public static final Cause NO_PRACK = new Cause(504, "no PRACK");
  public static final Cause EXPIRED = new Cause(408, "session expired");
  public static final Cause SHUTDOWN = new Cause(503, "gateway shutting down");
}
