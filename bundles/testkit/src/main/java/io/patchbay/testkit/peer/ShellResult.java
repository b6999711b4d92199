package io.patchbay.testkit.peer;

/**
 * What a console command from outside gave.
 *
 * @param exitCode 0 when it succeeded
 * @param output both of its streams
 */
public record ShellResult(int exitCode, String output) {}
