package io.patchbay.sip.transport.message;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The everyday forms of the headers a request is routed and answered by: those written as nearly
 * every peer writes them are seen to be well-formed at a glance, without header objects that nobody
 * may ask for. Narrower than the grammar of RFC 3261 section 25.1 and than JAIN's parser: what is
 * not of such a form is for the parser to judge.
 */
final class EverydayForm {
  private static final int LONGEST_NUMBER = 9;
  private static final String OF_TOKEN = "-.!%*_+`'~";
  private static final String OF_USER = "-._+";
  private static final String OF_HOST = "-.";
  private static final String OF_URI_PARAMETER = "-._";
  private static final Set<String> FLAGS = Set.of("rport", "alias", "lr", "ob");
  private static final Set<String> METHODS =
      Set.of("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "PRACK", "UPDATE", "REGISTER");

  private static final Map<String, Predicate<EverydayForm>> FORMS = forms();

  private final String text;
  private int at;
  private int nameStart;
  private int nameEnd;
  private int userStart;
  private int userEnd;
  private int hostStart;
  private int hostEnd;
  private int portStart;
  private int portEnd;
  private int uriEnd;
  private int parametersStart;

  private EverydayForm(String text) {
    this.text = text;
  }

  private static Map<String, Predicate<EverydayForm>> forms() {
    Map<String, Predicate<EverydayForm>> forms = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    forms.put("Via", EverydayForm::via);
    for (String name : new String[] {"From", "To", "Contact", "Route", "Record-Route"}) {
      forms.put(name, EverydayForm::address);
    }
    forms.put("CSeq", form -> form.number() && form.blank() && form.method());
    forms.put("Call-ID", EverydayForm::callId);
    forms.put("Max-Forwards", form -> form.text.length() <= 2 && form.number());
    forms.put("Content-Type", form -> form.token() && form.take('/') && form.token());
    return forms;
  }

  /** Whether the header with this name and value is certain to be well-formed. */
  static boolean has(String name, String value) {
    return of(name, value) != null;
  }

  /** The parts of a value; null when it is not of the everyday form of its name. */
  static @Nullable EverydayForm of(String name, String value) {
    Predicate<EverydayForm> form = FORMS.get(name);
    return form == null ? null : read(value, form);
  }

  /** The parts of the first line of a request; null when it is not of the everyday form. */
  static @Nullable EverydayForm ofRequestLine(String line) {
    return read(line, EverydayForm::requestLine);
  }

  /** The parts of a SIP URI without headers; null when it is not of the everyday form. */
  static @Nullable EverydayForm ofUri(String text) {
    return read(text, EverydayForm::uri);
  }

  private static @Nullable EverydayForm read(String text, Predicate<EverydayForm> form) {
    EverydayForm read = new EverydayForm(text);
    return form.test(read) && read.at == text.length() ? read : null;
  }

  /** Of a Via. */
  String transport() {
    return text.substring(nameStart, nameEnd);
  }

  /** Without its quotes; empty where there is none. */
  String displayName() {
    return text.substring(nameStart, nameEnd);
  }

  /** Empty where there is none. */
  String user() {
    return text.substring(userStart, userEnd);
  }

  String host() {
    return text.substring(hostStart, hostEnd);
  }

  /** Empty where there is none. */
  String port() {
    return text.substring(portStart, portEnd);
  }

  /** From the semicolon before the first to the end of the last; may be empty. */
  String uriParameters() {
    return text.substring(portEnd, uriEnd);
  }

  /** Of the header, like those of the URI. */
  String parameters() {
    return text.substring(parametersStart);
  }

  private boolean requestLine() {
    return method() && blank() && uri() && take(" SIP/2.0");
  }

  private boolean method() {
    int start = at;
    return token() && METHODS.contains(text.substring(start, at));
  }

  private boolean callId() {
    return token() && (!take('@') || token());
  }

  private boolean via() {
    nameStart = "SIP/2.0/".length();
    boolean protocol = take("SIP/2.0/") && token();
    nameEnd = at;
    return protocol && blank() && hostPort() && headerParameters();
  }

  /** With or without a name in quotes before the URI, which is in angle brackets. */
  private boolean address() {
    if (take('"')) {
      nameStart = at;
      while (at < text.length() && isPlainInQuotes(text.charAt(at))) {
        at++;
      }
      nameEnd = at;
      if (!take('"') || !blank()) {
        return false;
      }
    }
    return take('<') && uri() && take('>') && headerParameters();
  }

  private boolean uri() {
    if (!take("sip:")) {
      return false;
    }
    if (text.indexOf('@', at) >= 0) {
      userStart = at;
      some(OF_USER);
      userEnd = at;
      if (userEnd == userStart || !take('@')) {
        return false;
      }
    }
    boolean taken = hostPort() && parameters(OF_URI_PARAMETER);
    uriEnd = at;
    return taken;
  }

  private boolean hostPort() {
    hostStart = at;
    boolean taken = some(OF_HOST);
    hostEnd = at;
    portStart = at;
    if (taken && take(':')) {
      portStart = at;
      taken = number();
    }
    portEnd = at;
    return taken;
  }

  private boolean headerParameters() {
    parametersStart = at;
    return parameters(OF_TOKEN);
  }

  private boolean parameters(String marksOfValue) {
    while (take(';')) {
      int start = at;
      if (!some("-")
          || !(take('=') ? some(marksOfValue) : FLAGS.contains(text.substring(start, at)))) {
        return false;
      }
    }
    return true;
  }

  private boolean token() {
    return some(OF_TOKEN);
  }

  private boolean number() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at > start && at - start <= LONGEST_NUMBER;
  }

  /** At least one letter, digit or one of {@code marks}. */
  private boolean some(String marks) {
    int start = at;
    while (at < text.length() && isOf(marks, text.charAt(at))) {
      at++;
    }
    return at > start;
  }

  private boolean blank() {
    return take(' ');
  }

  private boolean take(char wanted) {
    boolean taken = at < text.length() && text.charAt(at) == wanted;
    if (taken) {
      at++;
    }
    return taken;
  }

  private boolean take(String wanted) {
    boolean taken = text.startsWith(wanted, at);
    if (taken) {
      at += wanted.length();
    }
    return taken;
  }

  private static boolean isOf(String marks, char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || marks.indexOf(c) >= 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPlainInQuotes(char c) {
    return c >= ' ' && c < 127 && c != '"' && c != '\\';
  }
}
