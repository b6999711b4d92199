package io.patchbay.sip.transport.message;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

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
    Predicate<EverydayForm> form = FORMS.get(name);
    if (form == null) {
      return false;
    }
    EverydayForm read = new EverydayForm(value);
    return form.test(read) && read.at == value.length();
  }

  /** Whether this first line of a request is certain to be well-formed. */
  static boolean isRequestLine(String line) {
    EverydayForm read = new EverydayForm(line);
    return read.method()
        && read.blank()
        && read.uri()
        && read.take(" SIP/2.0")
        && read.at == line.length();
  }

  private boolean via() {
    return take("SIP/2.0/") && token() && blank() && hostPort() && parameters(OF_TOKEN);
  }

  private boolean method() {
    int start = at;
    return token() && METHODS.contains(text.substring(start, at));
  }

  private boolean callId() {
    return token() && (!take('@') || token());
  }

  /** With or without a name in quotes before the URI, which is in angle brackets. */
  private boolean address() {
    if (take('"')) {
      while (at < text.length() && isPlainInQuotes(text.charAt(at))) {
        at++;
      }
      if (!take('"') || !blank()) {
        return false;
      }
    }
    return take('<') && uri() && take('>') && parameters(OF_TOKEN);
  }

  private boolean uri() {
    if (!take("sip:")) {
      return false;
    }
    if (text.indexOf('@', at) >= 0 && !(some(OF_USER) && take('@'))) {
      return false;
    }
    return hostPort() && parameters(OF_URI_PARAMETER);
  }

  private boolean hostPort() {
    return some(OF_HOST) && (!take(':') || number());
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
