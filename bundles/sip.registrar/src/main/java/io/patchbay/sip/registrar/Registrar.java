package io.patchbay.sip.registrar;

import io.patchbay.api.sip.Flow;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.IncomingRequest;
import io.patchbay.api.sip.SipMessages;
import io.patchbay.api.sip.SipTransport;
import io.patchbay.api.sip.handler.SipRequestHandler;
import io.patchbay.api.sip.location.Binding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.sip.address.SipURI;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of RFC 3261 section 10.3, in their order; the interceptors before have done step 3. */
final class Registrar implements SipRequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
  private static final Set<String> EXTENSIONS = Set.of("path", "outbound");
  private static final int MOST_OF_USER = 255;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** How long after its flow timer a flow is dead: what is sent in time may be underway. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final SipTransport transport;
  private final SipMessages messages;
  private final Bindings bindings;
  private final Supplier<RegistrarSettings> settings;
  private final Clock clock;

  Registrar(
      SipTransport transport,
      Bindings bindings,
      Supplier<RegistrarSettings> settings,
      Clock clock) {
    this.transport = transport;
    this.messages = transport.messages();
    this.bindings = bindings;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public boolean handle(IncomingRequest request) {
    RegistrarSettings current = settings.get();
    if (!request.method().equals(Request.REGISTER) || current.domains().isEmpty()) {
      return false;
    }
    try {
      request.respond(register(new RegisterRequest(messages, request), current));
    } catch (RefusedException e) {
      LOG.info(
          "REGISTER from {} {} refused: {}",
          request.flow().transport(),
          request.flow().remote(),
          e.getMessage());
      Response response = response(request, e.status());
      if (!e.phrase().isEmpty()) {
        messages.reason(response, e.phrase());
      }
      e.lines().forEach(line -> messages.addLine(response, line));
      request.respond(response);
    }
    return true;
  }

  private Response register(RegisterRequest register, RegistrarSettings current) {
    IncomingRequest request = register.incoming();
    if (!(request.request().getRequestURI() instanceof SipURI domain)
        || !current.serves(domain.getHost())) {
      throw new RefusedException(404, "No Such Domain Here");
    }
    register.checkKept();
    checkExtensions(register, current);
    String user = addressOfRecord(request, current);
    boolean own = mayRegister(request, user, current);
    Instant now = clock.instant();
    List<Binding> after;
    boolean outbound = false;
    if (register.removesAll()) {
      after = bindings.change(user, now, before -> removed(before, request));
    } else {
      List<ContactUpdate> updates = register.contacts(current.usual());
      updates.forEach(update -> checkExpires(update, current));
      outbound = checkOutbound(register, updates);
      Update update = new Update(register, current, user, own, now, bindings::total);
      after =
          updates.isEmpty()
              ? bindings.of(user, now)
              : bindings.change(user, now, before -> update.apply(before, updates));
    }
    Response ok = ok(register, after, outbound, now);
    if (outbound && !register.wasProxied()) {
      timeFlow(request.flow(), ok, current.flowTimer());
    }
    return ok;
  }

  /** Step 2, and RFC 3327 section 5.3. */
  private static void checkExtensions(RegisterRequest register, RegistrarSettings current) {
    Set<String> unknown = new TreeSet<>(register.required());
    unknown.removeAll(EXTENSIONS);
    if (unknown.isEmpty()
        && current.pathNeedsSupport()
        && !register.path().isEmpty()
        && !register.supported().contains("path")) {
      unknown.add("path");
    }
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          420, "", new HeaderLine("Unsupported", String.join(", ", unknown)));
    }
  }

  /** Step 5: the user of To; parameters do not count, escapes are resolved. */
  private static String addressOfRecord(IncomingRequest request, RegistrarSettings current) {
    if (request.request().getHeader(ToHeader.NAME) instanceof ToHeader to
        && to.getAddress().getURI() instanceof SipURI uri
        && current.serves(uri.getHost())) {
      String user = ContactUris.unescaped(uri.getUser());
      if (!user.isEmpty()
          && user.length() <= MOST_OF_USER
          && user.chars().noneMatch(Character::isISOControl)) {
        return user;
      }
    }
    throw new RefusedException(404, "No Such Address Of Record");
  }

  /**
   * Step 4.
   *
   * @return false when the user is registered by somebody else
   */
  private static boolean mayRegister(
      IncomingRequest request, String user, RegistrarSettings current) {
    if (request.user().isEmpty()) {
      if (current.userNeeded()) {
        throw new RefusedException(403, "Registration Needs Authentication");
      }
      return true;
    }
    String by = request.user().get();
    if (!by.equals(user) && !current.thirdParty().contains(by)) {
      throw new RefusedException(403, "Not Your Address Of Record");
    }
    return by.equals(user);
  }

  private static void checkExpires(ContactUpdate update, RegistrarSettings current) {
    if (update.seconds() > 0 && update.seconds() < Math.min(current.least(), 3600)) {
      throw new RefusedException(
          423, "", new HeaderLine("Min-Expires", Integer.toString(current.least())));
    }
  }

  /** RFC 5626 section 6. */
  private static boolean checkOutbound(RegisterRequest register, List<ContactUpdate> updates) {
    long flows = updates.stream().filter(each -> each.regId() > 0 && each.seconds() > 0).count();
    if (flows > 1) {
      throw new RefusedException(400, "More Than One Contact With Reg-id");
    }
    boolean outbound = updates.stream().anyMatch(each -> each.regId() > 0);
    if (outbound && register.wasProxied() && !edgeIsOutbound(register.path())) {
      throw new RefusedException(439, "First Hop Lacks Outbound Support");
    }
    return outbound;
  }

  /** The proxy next to the user agent stands last. */
  private static boolean edgeIsOutbound(List<String> path) {
    return !path.isEmpty()
        && path.get(path.size() - 1).toLowerCase(Locale.ROOT).matches(".*;ob(?![a-z0-9=]).*");
  }

  private static List<Binding> removed(List<Binding> before, IncomingRequest request) {
    before.forEach(binding -> Update.checkOrder(binding, request));
    return List.of();
  }

  /** Step 8: every binding with the time that is left of it. */
  private Response ok(
      RegisterRequest register, List<Binding> after, boolean outbound, Instant now) {
    IncomingRequest request = register.incoming();
    Response response = response(request, 200);
    for (Binding binding : after) {
      messages.addLine(response, new HeaderLine("Contact", contact(binding, now)));
    }
    List<String> path = new ArrayList<>(register.path());
    path.forEach(value -> messages.addLine(response, new HeaderLine("Path", value)));
    messages.addLine(response, new HeaderLine("Supported", "path, outbound"));
    if (outbound) {
      messages.addLine(response, new HeaderLine("Require", "outbound"));
    }
    messages.addLine(response, new HeaderLine("Date", DATE.format(now)));
    return response;
  }

  /**
   * Says how often the user agent is to be heard on its flow (RFC 5626 section 4.4.1). Not over
   * UDP: there is nothing to close there, and our own keep-alives show who is there.
   */
  private void timeFlow(Flow flow, Response ok, Duration timer) {
    if (!timer.isZero() && !flow.transport().equals("udp")) {
      messages.addLine(ok, new HeaderLine("Flow-Timer", Long.toString(timer.toSeconds())));
      transport.closeWhenSilent(flow, timer.plus(GRACE));
    }
  }

  private static String contact(Binding binding, Instant now) {
    StringBuilder text = new StringBuilder("<").append(binding.contact()).append('>');
    if (binding.q() < 1000) {
      text.append(String.format(Locale.ROOT, ";q=0.%03d", binding.q()));
    }
    if (!binding.instance().isEmpty()) {
      text.append(";+sip.instance=\"<").append(binding.instance()).append(">\"");
    }
    if (binding.regId() > 0) {
      text.append(";reg-id=").append(binding.regId());
    }
    // a binding that is there has time left, of which a part of a second is one
    long seconds = Math.max(1, Duration.between(now, binding.expires()).toSeconds());
    return text.append(";expires=").append(seconds).toString();
  }

  private Response response(IncomingRequest request, int status) {
    return messages.response(request, status, messages.newTag());
  }
}
