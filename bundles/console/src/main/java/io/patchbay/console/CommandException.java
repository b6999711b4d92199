package io.patchbay.console;

/** A command that could not do what it was asked. The message is for the person who typed it. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
