package io.patchbay.b2bua.leg;

import io.patchbay.api.call.routing.HeaderRules;
import io.patchbay.api.sip.HeaderLine;
import io.patchbay.api.sip.SipMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sip.message.Message;

/**
 * Which headers of a leg's peer pass to the other leg, and which of the other leg's pass to it, as
 * they were written. The gateway's own (Via, Contact, digest, ...) never do, and no header does
 * whose text names an address of the leg it comes from: an identity is told with our host instead
 * of its own. Immutable.
 */
public final class HeaderPolicy {
  /** Stands for our host on the other leg, which is not known before; in no header of a peer. */
  static final String OUR_HOST = "\u0001";

  private static final Pattern IP_LITERAL =
      Pattern.compile(
          "(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])|\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]");

  private final SipMessages messages;
  private final String product;
  private final PassedNames names;
  private final Map<String, String> set;
  private final String host;

  /**
   * The policy of a caller's leg, which leaves it to the other leg what passes.
   *
   * @param product what User-Agent and Server say
   */
  public HeaderPolicy(SipMessages messages, String product) {
    this(messages, product, PassedNames.ALL, Map.of(), "anonymous.invalid");
  }

  private HeaderPolicy(
      SipMessages messages,
      String product,
      PassedNames names,
      Map<String, String> set,
      String host) {
    this.messages = messages;
    this.product = product;
    this.names = names;
    this.set = set;
    this.host = host;
  }

  /** A name-addr of {@code user} at our host, as each leg shows it to its peer. */
  static String atOurHost(String user) {
    return user.isEmpty() ? "<sip:" + OUR_HOST + ">" : "<sip:" + user + "@" + OUR_HOST + ">";
  }

  /** This policy for a leg whose peer is shown {@code local} as our host. */
  public HeaderPolicy at(String local) {
    boolean bare = local.indexOf(':') >= 0 && !local.startsWith("[");
    return new HeaderPolicy(messages, product, names, set, bare ? "[" + local + "]" : local);
  }

  /**
   * The policy of a leg that is made by a route.
   *
   * @param trusted whether both sides of the call are trusted
   */
  public HeaderPolicy by(HeaderRules rules, boolean trusted) {
    return new HeaderPolicy(messages, product, new PassedNames(rules, trusted), rules.set(), host);
  }

  /**
   * The headers of {@code message} that may pass.
   *
   * @param hidden addresses and host names of the leg it came by
   */
  List<HeaderField> passed(Message message, Set<String> hidden) {
    List<HeaderField> fields = new ArrayList<>();
    for (HeaderLine line : messages.headerLines(message, this::mayPass)) {
      String value = shown(line, hidden);
      if (!value.isEmpty() || line.value().isEmpty()) {
        fields.add(new HeaderField(line.name(), value, false));
      }
    }
    return fields;
  }

  private boolean mayPass(String name) {
    return !HeaderRules.isOwn(name) && names.passes(name);
  }

  /** The reason phrase of a response; the standard one where it names an address. */
  String phrase(String phrase, Set<String> hidden) {
    return namesAny(phrase, hidden) || hasLiteral(phrase) ? "" : phrase;
  }

  /** A text of the other side with our host where theirs has been. */
  String shown(String masked) {
    return masked.replace(OUR_HOST, host);
  }

  /**
   * Whether a text names an address.
   *
   * @param hidden addresses and host names of the leg it came by
   */
  boolean leaks(String value, Set<String> hidden) {
    return value.contains(OUR_HOST) || leaks(value) || namesAny(value, hidden);
  }

  /** Adds what passed, what the route says, and the name of the product. */
  public void apply(Message message, List<HeaderField> fields, boolean request) {
    for (HeaderLine line : sent(fields, request)) {
      messages.addLine(message, line);
    }
    if (request) {
      set.forEach((name, value) -> messages.addLine(message, new HeaderLine(name, value)));
    }
    messages.setLine(message, new HeaderLine(request ? "User-Agent" : "Server", product));
  }

  /** Those of {@code fields} the peer is sent, as it is sent them. */
  public List<HeaderLine> sent(List<HeaderField> fields, boolean request) {
    if (fields.isEmpty()) {
      return List.of();
    }
    boolean nameless = !names.identity() && fields.stream().anyMatch(HeaderPolicy::asksForPrivacy);
    List<HeaderLine> lines = new ArrayList<>();
    for (HeaderField field : fields) {
      boolean withheld = nameless && PassedNames.isIdentity(field.name());
      if (field.ours() || (passes(field, request) && !withheld)) {
        lines.add(new HeaderLine(field.name(), shown(field.value())));
      }
    }
    return lines;
  }

  private boolean passes(HeaderField field, boolean request) {
    return names.passes(field.name()) && !isSet(field.name(), request) && !leaks(field.value());
  }

  /** An address is taken for a leak, whosever it is. */
  private boolean leaks(String value) {
    return names.hidesLiterals() && hasLiteral(value);
  }

  /** Most texts have nothing an address is written with. */
  private static boolean hasLiteral(String text) {
    return (text.indexOf('.') >= 0 || text.indexOf('[') >= 0) && IP_LITERAL.matcher(text).find();
  }

  private static boolean namesAny(String text, Set<String> hidden) {
    for (String name : hidden) {
      if (text.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSet(String name, boolean request) {
    return request && !set.isEmpty() && set.keySet().stream().anyMatch(name::equalsIgnoreCase);
  }

  /** RFC 3325 section 7: who asks for it is named to nobody outside the trust domain. */
  private static boolean asksForPrivacy(HeaderField field) {
    return field.name().equalsIgnoreCase("Privacy")
        && List.of(field.value().toLowerCase(Locale.ROOT).split("\\s*[;,]\\s*", -1)).contains("id");
  }

  /** The value as the other side may see it; empty when it may not. */
  private String shown(HeaderLine line, Set<String> hidden) {
    String value = line.value();
    if (value.contains(OUR_HOST)) {
      return "";
    }
    if (line.name().equalsIgnoreCase("Warning")) {
      // The agent is a host name, or a pseudonym, which then is ours (RFC 3261 section 20.43).
      value = value.replaceAll("(\\d{3})\\s+[^\\s\",]+\\s+\"", "$1 patchbay \"");
    }
    if (PassedNames.isIdentity(line.name())) {
      for (String name : hidden) {
        value =
            value.replaceAll(
                "(?i)(?<=[@:])" + "\\[?" + Pattern.quote(name) + "]?(?::\\d+)?(?=[;>?\\s]|$)",
                OUR_HOST);
      }
    }
    return leaks(value) || namesAny(value, hidden) ? "" : value;
  }
}
