package io.patchbay.console;

import io.patchbay.api.call.CallControl;
import io.patchbay.api.media.selection.MediaSelector;
import io.patchbay.api.sip.SipTransport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the console talks to; each may be away at any moment.
 *
 * @param calls call control, as it is now
 * @param sip signalling edge, as it is now
 * @param media choice of media backend, as it is now
 */
record Services(
    Supplier<@Nullable CallControl> calls,
    Supplier<@Nullable SipTransport> sip,
    Supplier<@Nullable MediaSelector> media) {

  CallControl requireCalls() throws CommandException {
    CallControl control = calls.get();
    if (control == null) {
      throw new CommandException("call control is not running");
    }
    return control;
  }

  SipTransport requireSip() throws CommandException {
    SipTransport transport = sip.get();
    if (transport == null) {
      throw new CommandException("the signalling edge is not running");
    }
    return transport;
  }

  MediaSelector requireMedia() throws CommandException {
    MediaSelector selector = media.get();
    if (selector == null) {
      throw new CommandException("media selection is not running");
    }
    return selector;
  }
}
