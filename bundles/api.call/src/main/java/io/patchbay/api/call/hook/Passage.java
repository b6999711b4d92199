package io.patchbay.api.call.hook;

/**
 * The way of one message through a call: from the leg whose peer sent it to the leg that will send
 * it on.
 *
 * @param attempt the call, as its INVITE asked for it
 * @param from id of the leg it came by, as {@link io.patchbay.api.call.LegInfo#id}
 * @param to id of the leg it is for: {@code a} is the caller's
 * @param method of the request, or of the request it answers: INVITE, INFO, MESSAGE, REFER, ...
 *     What offers a new session in mid call counts as INVITE, also when it came as UPDATE or PRACK;
 *     an answer that comes in an ACK as ACK
 * @param status 0 for a request
 */
public record Passage(CallAttempt attempt, String from, String to, String method, int status) {
  /** True for what the caller's leg sends to a called one. */
  public boolean isFromCaller() {
    return from.equals("a");
  }

  /** True for a request, false for a response. */
  public boolean isRequest() {
    return status == 0;
  }
}
