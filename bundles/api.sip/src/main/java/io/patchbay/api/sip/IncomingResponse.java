package io.patchbay.api.sip;

import java.util.Optional;
import javax.sip.message.Response;
import org.osgi.annotation.versioning.ProviderType;

/** A response that arrived for a request of ours. Read on the loop of its Call-ID. */
@ProviderType
public interface IncomingResponse {
  int status();

  String cseqMethod();

  long cseq();

  /** Tells the dialogs of a forked INVITE apart; empty in a 100. */
  Optional<String> toTag();

  Flow flow();

  /** The message, read-only. */
  Response response();

  /** The body, read-only; empty when there is none. */
  byte[] body();

  /** As {@link IncomingRequest#keepToFlow()}, found by a response. */
  void keepToFlow();

  /** Whether further requests of ours to this peer are to go along {@link #flow()}. */
  boolean isKeptToFlow();
}
