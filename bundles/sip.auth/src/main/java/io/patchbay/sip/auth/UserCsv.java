package io.patchbay.sip.auth;

import io.patchbay.api.sip.user.StoredUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** Users out of a CSV file (RFC 4180; a value ends with its line). */
final class UserCsv {
  private static final Set<String> WITH_PASSWORD = Set.of("user", "password");
  private static final Set<String> WITH_HASHES = Set.of("user", "md5", "sha256");

  private UserCsv() {}

  /**
   * Reads all lines or none.
   *
   * @param hashed makes a user of name and password, or throws IllegalArgumentException
   * @throws IllegalArgumentException naming the line and what is wrong with it
   */
  static List<StoredUser> read(String text, BiFunction<String, String, StoredUser> hashed) {
    List<String> lines = text.lines().toList();
    List<String> columns = lines.isEmpty() ? List.of() : columns(lines.get(0));
    List<StoredUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        StoredUser user = user(columns, values(lines.get(i)), hashed);
        if (!names.add(user.name())) {
          throw new IllegalArgumentException("user " + user.name() + " comes twice");
        }
        users.add(user);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return users;
  }

  private static List<String> columns(String line) {
    String plain = line.startsWith("\ufeff") ? line.substring(1) : line;
    List<String> columns =
        values(plain).stream().map(name -> name.trim().toLowerCase(Locale.ROOT)).toList();
    Set<String> names = Set.copyOf(new HashSet<>(columns));
    if (columns.size() != names.size()
        || !(names.equals(WITH_PASSWORD) || names.equals(WITH_HASHES))) {
      throw new IllegalArgumentException(
          "line 1: must name the columns user,password or user,md5,sha256");
    }
    return columns;
  }

  private static StoredUser user(
      List<String> columns, List<String> values, BiFunction<String, String, StoredUser> hashed) {
    if (values.size() != columns.size()) {
      throw new IllegalArgumentException(
          values.size() + " values for " + columns.size() + " columns");
    }
    String name = values.get(columns.indexOf("user")).trim();
    if (columns.contains("password")) {
      return hashed.apply(name, values.get(columns.indexOf("password")));
    }
    UserDatabase.checkName(name);
    return new StoredUser(name, hash(columns, values, "md5"), hash(columns, values, "sha256"));
  }

  private static String hash(List<String> columns, List<String> values, String column) {
    return values.get(columns.indexOf(column)).trim().toLowerCase(Locale.ROOT);
  }

  private static List<String> values(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append(c);
        i++;
      } else if (c == '"' && (quoted || value.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quotation mark is not closed");
    }
    values.add(value.toString());
    return values;
  }
}
