package io.patchbay.b2bua;

import io.patchbay.api.sip.SipLoop;
import io.patchbay.b2bua.leg.Identity;

/**
 * On whose behalf something is sent to a target: a caller, or who sent a request outside dialogs.
 *
 * @param what is sent, in the words of the log: {@code call 7}
 * @param context what was captured when it began
 * @param loop where all of it runs
 * @param identity who that is to those who are reached
 * @param listener name of the listener that one is reached by
 */
record Sender(String what, CallContext context, SipLoop loop, Identity identity, String listener) {}
