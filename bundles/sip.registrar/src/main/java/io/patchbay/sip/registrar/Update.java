package io.patchbay.sip.registrar;

import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.location.Binding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Step 7 of RFC 3261 section 10.3: what becomes of a user's bindings, all of it or nothing. */
final class Update {
  private static final HeaderLine RETRY = new HeaderLine("Retry-After", "60");

  private final RegisterRequest register;
  private final RegistrarSettings settings;
  private final String user;
  private final boolean own;
  private final Instant now;
  private final IntSupplier total;

  /**
   * @param own whether the user registers without the help of another
   * @param total how many bindings there are of all users
   */
  Update(
      RegisterRequest register,
      RegistrarSettings settings,
      String user,
      boolean own,
      Instant now,
      IntSupplier total) {
    this.register = register;
    this.settings = settings;
    this.user = user;
    this.own = own;
    this.now = now;
    this.total = total;
  }

  /**
   * @throws RefusedException when one Contact cannot be taken
   */
  List<Binding> apply(List<Binding> before, List<ContactUpdate> updates) {
    List<Binding> after = new ArrayList<>(before);
    for (ContactUpdate update : updates) {
      Optional<Binding> present = before.stream().filter(each -> matches(each, update)).findFirst();
      present.ifPresent(
          binding -> {
            checkOrder(binding, register.incoming());
            after.remove(binding);
          });
      after.removeIf(each -> matches(each, update)); // the same Contact twice: the last counts
      if (update.seconds() > 0) {
        after.add(binding(update));
      }
    }
    return limited(before, after);
  }

  /**
   * Requests of one Call-ID come in the order of their CSeq.
   *
   * @throws RefusedException when this one was overtaken
   */
  static void checkOrder(Binding binding, IncomingRequest request) {
    if (binding.callId().equals(request.callId()) && request.cseq() <= binding.cseq()) {
      throw new RefusedException(500, "CSeq Is Not Higher");
    }
  }

  private List<Binding> limited(List<Binding> before, List<Binding> after) {
    if (after.size() > settings.contacts() && after.size() > before.size()) {
      if (!settings.replaces()) {
        throw new RefusedException(503, "Too Many Contacts", RETRY);
      }
      after.subList(0, after.size() - settings.contacts()).clear();
    }
    int more = after.size() - before.size();
    if (more > 0 && total.getAsInt() + more > settings.bindings()) {
      throw new RefusedException(503, "Too Many Registrations", RETRY);
    }
    return after;
  }

  /** By instance and flow where it has one (RFC 5626 section 6), else by URI. */
  private boolean matches(Binding binding, ContactUpdate update) {
    if (update.regId() > 0 || binding.regId() > 0) {
      return update.regId() == binding.regId() && update.instance().equals(binding.instance());
    }
    return ContactUris.same(register.uri(binding.contact()), update.uri());
  }

  private Binding binding(ContactUpdate update) {
    IncomingRequest request = register.incoming();
    Binding.Source source = Binding.Source.of(request.flow());
    return new Binding(
        user,
        update.text(),
        update.q(),
        now.plusSeconds(Math.min(update.seconds(), settings.most())),
        register.path(),
        own
            ? source
            : new Binding.Source(source.transport(), "", source.remote(), Optional.empty()),
        update.instance(),
        update.regId(),
        register.userAgent(),
        request.callId(),
        request.cseq());
  }
}
