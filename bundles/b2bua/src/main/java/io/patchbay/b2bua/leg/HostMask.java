package io.patchbay.b2bua.leg;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes hosts out of a text that a stack has written about its own side, such as the documents of
 * event packages: each SIP URI keeps its user, at our host. Its result goes through {@link
 * HeaderPolicy#shown(String)}.
 */
final class HostMask {
  private static final String LITERAL =
      "(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?=[^\\]]*:[^\\]]*:)[0-9a-fA-F:.]{3,45}])";

  /** Behind a host: its port, and the parameters of a URI. */
  private static final String REST = "(?::\\d{1,5})?(?:;[^\\s\"'<>?,]*)?";

  private static final Pattern LITERALS =
      Pattern.compile("(?<![\\w.-])" + LITERAL + "(?![\\w-]|\\.\\d)" + REST);

  private HostMask() {}

  /**
   * @param hidden addresses and host names of the side that has written it
   */
  static String masked(String text, Set<String> hidden) {
    String masked = LITERALS.matcher(text).replaceAll(HeaderPolicy.OUR_HOST);
    for (String name : hidden) {
      // a name without a dot may be a word, unless it is where a host is
      String before = name.indexOf('.') < 0 ? "(?i)(?<=[@/]|sips?:)" : "(?i)(?<![\\w.-])";
      masked =
          masked.replaceAll(
              before + "\\[?" + Pattern.quote(name) + "]?(?![\\w-]|\\.\\w)" + REST,
              Matcher.quoteReplacement(HeaderPolicy.OUR_HOST));
    }
    return masked;
  }
}
