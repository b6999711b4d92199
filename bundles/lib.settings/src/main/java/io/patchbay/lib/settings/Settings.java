package io.patchbay.lib.settings;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One configuration, read against the annotation type that lists its keys.
 *
 * <p>Method {@code idle_timeout()} of the annotation is key {@code idle.timeout} (the mapping of
 * OSGi Declarative Services 1.4, section 112.8.2.1); its default is the key's default. Problems are
 * collected, so that an operator sees all of them at once:
 *
 * <pre>{@code
 * Settings s = Settings.of(Config.class, properties);
 * int port = s.integer("port", 0, 65535);
 * s.orThrow();   // io.patchbay.sip.listener-udp.cfg: port=99999: must be 0-65535
 * }</pre>
 *
 * <p>Not thread-safe: made, read and dropped inside one activation.
 */
public final class Settings {
  private final String source;
  private final Map<String, @Nullable Object> values;
  private final List<String> problems = new ArrayList<>();

  private Settings(String source, Map<String, @Nullable Object> values) {
    this.source = source;
    this.values = values;
  }

  /**
   * Reads {@code properties} with the keys and defaults of {@code keys}.
   *
   * @param keys the component property type of the component
   * @param properties the component's properties; a key that {@code keys} does not list is a
   *     problem, except those of the framework ({@code service.*}, {@code component.*}, {@code
   *     felix.*}, a leading dot, {@code osgi.*}, {@code *.target}, {@code
   *     org.apache.karaf.features.*})
   */
  public static Settings of(Class<?> keys, Map<String, ?> properties) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Method method : keys.getDeclaredMethods()) {
      values.put(key(method.getName()), method.getDefaultValue());
    }
    Settings settings = new Settings(source(properties), values);
    for (String name : new TreeSet<>(properties.keySet())) {
      if (values.containsKey(name)) {
        values.put(name, properties.get(name));
      } else if (!isFrameworkKey(name)) {
        settings.problems.add(
            "unknown key '"
                + name
                + "' (known: "
                + String.join(", ", new TreeSet<>(values.keySet()))
                + ")");
      }
    }
    return settings;
  }

  /** The file name the configuration came from, or its PID where no file is known. */
  public String source() {
    return source;
  }

  /**
   * The name of this instance of a factory: {@code udp} for {@code
   * io.patchbay.sip.listener-udp.cfg}. The whole PID where it is not a factory's.
   */
  public static String instanceName(Map<String, ?> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    int tilde = pid.indexOf('~');
    return tilde < 0 ? pid : pid.substring(tilde + 1);
  }

  /** The value as trimmed text; empty when the key has neither value nor default. */
  public String text(String key) {
    Object value = value(key);
    if (value instanceof String[] array) {
      return String.join(",", array).trim();
    }
    return value == null ? "" : value.toString().trim();
  }

  /** As {@link #text}, but an empty value is a problem. */
  public String requiredText(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      problem(key, "must not be empty");
    }
    return text;
  }

  /** A whole number within the bounds, both inclusive; the lower bound where it is none. */
  public int integer(String key, int least, int most) {
    try {
      int number = Integer.parseInt(text(key));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the same words as a number out of range.
    }
    problem(key, "must be a whole number from " + least + " to " + most);
    return least;
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key) {
    String text = text(key);
    if (!text.equals("true") && !text.equals("false")) {
      problem(key, "must be true or false");
    }
    return text.equals("true");
  }

  /**
   * The value as {@code reader} makes it of its text.
   *
   * @param reader throws IllegalArgumentException with the rule the text breaks
   * @param fallback what is returned after a problem was noted
   */
  public <T extends @Nullable Object> T parsed(String key, Function<String, T> reader, T fallback) {
    try {
      return reader.apply(text(key));
    } catch (IllegalArgumentException e) {
      problem(key, String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  /**
   * The values of the keys that begin with {@code prefix}, by the rest of the key; no empty ones.
   */
  public Map<String, String> section(String prefix) {
    Map<String, String> section = new LinkedHashMap<>();
    for (String key : values.keySet()) {
      if (key.startsWith(prefix) && !text(key).isEmpty()) {
        section.put(key.substring(prefix.length()), text(key));
      }
    }
    return section;
  }

  /** Notes that the value of {@code key} breaks {@code rule}. */
  public void problem(String key, String rule) {
    problems.add(key + "=" + text(key) + ": " + rule);
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException with every problem in one line
   */
  public void orThrow() throws SettingsException {
    if (!problems.isEmpty()) {
      throw new SettingsException(source, problems);
    }
  }

  private @Nullable Object value(String key) {
    if (!values.containsKey(key)) {
      throw new IllegalStateException("no method for key " + key);
    }
    Object value = values.get(key);
    return value instanceof Object[] array && !(value instanceof String[])
        ? Arrays.stream(array).map(String::valueOf).toArray(String[]::new)
        : value;
  }

  private static String source(Map<String, ?> properties) {
    Object file = properties.get("felix.fileinstall.filename");
    if (file != null) {
      String text = file.toString();
      Path name = Path.of(text.substring(text.lastIndexOf(':') + 1)).getFileName();
      return name == null ? text : name.toString();
    }
    Object pid = properties.get("service.pid");
    return pid == null ? "defaults" : pid.toString();
  }

  private static boolean isFrameworkKey(String name) {
    return name.startsWith(".")
        || name.startsWith("service.")
        || name.startsWith("component.")
        || name.startsWith("felix.")
        || name.startsWith("osgi.")
        || name.startsWith("org.apache.karaf.features.")
        || name.equals("objectClass")
        || name.endsWith(".target");
  }

  /** The key a method of a component property type stands for. */
  public static String key(String method) {
    return method.replace("__", "\0").replace('_', '.').replace('\0', '_').replace("$", "");
  }
}
