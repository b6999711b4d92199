package io.patchbay.routing;

import java.util.regex.Pattern;

/**
 * A target that is no URI: {@code KIND:NAME}, or {@code KIND:NAME/NUMBER} where another number is
 * called there than the call came for.
 */
final class PlaceName {
  private static final Pattern FORM = Pattern.compile("[a-z]+:[A-Za-z0-9._-]+(/\\S+)?");

  private PlaceName() {}

  static boolean isSip(String text) {
    return text.startsWith("sip:") || text.startsWith("sips:");
  }

  static boolean isPlace(String text) {
    return !isSip(text) && FORM.matcher(text).matches();
  }
}
