package io.patchbay.trunks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * How numbers are written differently: the first rule whose pattern the whole number matches is
 * applied, and no other.
 */
record NumberRules(List<Rule> rules) {
  /** Leaves every number as it is. */
  static final NumberRules NONE = new NumberRules(List.of());

  /**
   * @param replacement with groups as {@code $1}
   */
  record Rule(Pattern pattern, String replacement) {
    @Override
    public String toString() {
      return pattern + " -> " + replacement;
    }
  }

  /**
   * Reads rules as {@code PATTERN -> REPLACEMENT}, between commas.
   *
   * @throws IllegalArgumentException with the rule that was broken
   */
  static NumberRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",(?=[^,]*->)", -1)) {
      String[] sides = part.split("->", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException("'" + part.trim() + "' is not PATTERN -> REPLACEMENT");
      }
      rules.add(rule(sides[0].trim(), sides[1].trim()));
    }
    return new NumberRules(List.copyOf(rules));
  }

  private static Rule rule(String pattern, String replacement) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      Matcher references = Pattern.compile("\\$(\\d?)").matcher(replacement);
      int groups = compiled.matcher("").groupCount();
      while (references.find()) {
        String number = references.group(1);
        if (number.isEmpty() || Integer.parseInt(number) > groups) {
          throw new IllegalArgumentException("'" + pattern + "' has no group $" + number);
        }
      }
      return new Rule(compiled, replacement);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + pattern + "' is no regular expression: " + e.getDescription(), e);
    }
  }

  String apply(String number) {
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(number);
      if (matcher.matches()) {
        return matcher.replaceFirst(rule.replacement());
      }
    }
    return number;
  }

  @Override
  public String toString() {
    return rules.stream().map(Rule::toString).collect(Collectors.joining(", "));
  }
}
