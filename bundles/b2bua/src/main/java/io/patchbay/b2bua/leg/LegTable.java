package io.patchbay.b2bua.leg;

import io.patchbay.api.sip.DialogId;
import io.patchbay.api.sip.SipMessages;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The legs that stand, by their dialogs: what a Replaces header names is found here, and an INVITE
 * that arrives with the Call-ID of a leg we made is our own, come back (RFC 3261 section 16.3 item
 * 4; what comes back with another Call-ID is ended by Max-Forwards). Thread-safe.
 */
public final class LegTable {
  private final Map<DialogId, DialogLeg> legs = new ConcurrentHashMap<>();
  private final Set<String> own = ConcurrentHashMap.newKeySet();
  private final Map<DialogId, Alias> aliases = new ConcurrentHashMap<>();

  /** Stands for a dialog towards those who must not know its names. */
  private record Alias(String peerTag, Replaces real) {}

  void add(DialogId dialog, DialogLeg leg) {
    legs.put(dialog, leg);
  }

  /** A leg that we call by: nobody else's INVITE has its Call-ID. */
  void sent(String callId) {
    own.add(callId);
  }

  void remove(DialogId dialog) {
    legs.remove(dialog);
    own.remove(dialog.callId());
    if (!aliases.isEmpty()) {
      aliases.values().removeIf(alias -> alias.real().dialog().equals(dialog));
    }
  }

  /** Whether a Call-ID is that of a leg of ours. */
  public boolean isOwn(String callId) {
    return own.contains(callId);
  }

  /** Whether there is a dialog of ours that a Replaces header may name. */
  public boolean has(Replaces replaces) {
    return legs.containsKey(real(replaces).dialog());
  }

  /**
   * Another name of a dialog, for a peer that is not in it; good as long as the leg stands.
   *
   * @return empty when the dialog is none of ours
   */
  public Optional<Replaces> alias(Replaces replaces, SipMessages messages) {
    if (!has(replaces)) {
      return Optional.empty();
    }
    DialogId name = new DialogId(messages.newTag() + messages.newTag(), messages.newTag());
    Alias alias = new Alias(messages.newTag(), real(replaces));
    aliases.put(name, alias);
    return Optional.of(new Replaces(name, alias.peerTag(), replaces.earlyOnly()));
  }

  /**
   * Asks the call whose dialog it is to let somebody in. Any thread; the newcomer is told on the
   * loop of that call, or at once when there is no such dialog.
   */
  public void replace(Replaces replaces, Newcomer newcomer) {
    Replaces real = real(replaces);
    DialogLeg leg = legs.get(real.dialog());
    if (leg == null) {
      newcomer.outcome().refused(481, "");
    } else {
      leg.around().loop().run(() -> leg.replaceBy(real, newcomer));
    }
  }

  private Replaces real(Replaces replaces) {
    Alias alias = aliases.get(replaces.dialog());
    return alias != null && alias.peerTag().equals(replaces.peerTag()) ? alias.real() : replaces;
  }
}
