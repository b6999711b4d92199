package io.patchbay.api.call;

/**
 * One limit on calls, or on what else is counted, and how near to it we are.
 *
 * @param name of calls {@code all}, {@code users} (every calling user has the same limits) or
 *     {@code route.NAME}; {@code requests} and {@code requests.users} of requests outside dialogs,
 *     {@code subscriptions} and {@code subscriptions.users} of those
 * @param calls or others that are counted for it now
 * @param maxCalls at a time; 0 for no limit
 * @param maxCallRate per second; 0 for no limit
 * @param refused how many were refused for it
 */
public record LimitStatus(String name, int calls, int maxCalls, int maxCallRate, long refused) {}
