package io.patchbay.api.call;

/**
 * One limit on calls, and how near to it we are.
 *
 * @param name {@code all}, {@code users} (every calling user has the same limits) or {@code
 *     route.NAME}
 * @param calls that are counted for it now
 * @param maxCalls at a time; 0 for no limit
 * @param maxCallRate per second; 0 for no limit
 * @param refused calls that were refused for it
 */
public record LimitStatus(String name, int calls, int maxCalls, int maxCallRate, long refused) {}
