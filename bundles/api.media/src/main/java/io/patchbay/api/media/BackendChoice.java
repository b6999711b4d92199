package io.patchbay.api.media;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * Which backends a call may get, and in which order they are asked. Names are asked in the order
 * they stand; of neighbours with weights, each is the first of them as often as its weight says.
 * Immutable.
 *
 * <p>As text: {@code relay}; {@code rtpengine-main, relay} (relay when the first cannot); {@code
 * relay:3, rtpengine-main:1} (three calls in four on relay, and each stands in for the other);
 * {@code rtpengine-1:2, rtpengine-2:1, relay} (relay when neither can).
 *
 * @param entries at least one, with different names
 */
public record BackendChoice(List<Entry> entries) {
  private static final int MOST = 1000;

  /**
   * A backend of the choice.
   *
   * @param weight 1 to 1000, or 0 for none
   */
  public record Entry(String name, int weight) {
    /** Checks the weight. */
    public Entry {
      if (weight < 0 || weight > MOST) {
        throw new IllegalArgumentException("weight " + weight + " is not 1 to " + MOST);
      }
    }

    @Override
    public String toString() {
      return weight == 0 ? name : name + ":" + weight;
    }
  }

  /** Checks the names. */
  public BackendChoice {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("no media backend is named");
    }
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("'" + entry.name() + "' is named twice");
      }
    }
  }

  /** One backend and no other. */
  public static BackendChoice of(String name) {
    return new BackendChoice(List.of(new Entry(name, 0)));
  }

  /**
   * Reads names, each with or without a weight, separated by blanks or commas.
   *
   * @throws IllegalArgumentException with the rule the text breaks
   */
  public static BackendChoice parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String word : text.split("[,\\s]+", 0)) {
      if (!word.isEmpty()) {
        entries.add(entry(word));
      }
    }
    return new BackendChoice(entries);
  }

  private static Entry entry(String word) {
    int colon = word.indexOf(':');
    if (colon < 0) {
      return new Entry(word, 0);
    }
    String weight = word.substring(colon + 1);
    if (colon == 0 || !weight.matches("[1-9][0-9]{0,3}") || Integer.parseInt(weight) > MOST) {
      throw new IllegalArgumentException(
          "'" + word + "' must be NAME or NAME:WEIGHT, 1 to " + MOST);
    }
    return new Entry(word.substring(0, colon), Integer.parseInt(weight));
  }

  /**
   * The names in the order a call is to ask them.
   *
   * @param random gives a number from 0 to below its argument
   */
  public List<String> order(IntUnaryOperator random) {
    List<String> names = new ArrayList<>();
    List<Entry> weighted = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.weight() == 0) {
        draw(weighted, random, names);
        names.add(entry.name());
      } else {
        weighted.add(entry);
      }
    }
    draw(weighted, random, names);
    return names;
  }

  /** True for one that is asked first, by all calls or by its share of them. */
  public boolean isFirst(String name) {
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        return entry.equals(entries.get(0)) || entry.weight() > 0;
      }
      if (entry.weight() == 0) {
        return false;
      }
    }
    return false;
  }

  /** True for one that is named. */
  public boolean names(String name) {
    return entries.stream().anyMatch(entry -> entry.name().equals(name));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return entries.stream().map(Entry::toString).collect(Collectors.joining(","));
  }

  private static void draw(List<Entry> weighted, IntUnaryOperator random, List<String> names) {
    while (!weighted.isEmpty()) {
      int left = random.applyAsInt(weighted.stream().mapToInt(Entry::weight).sum());
      int drawn = 0;
      while (left >= weighted.get(drawn).weight()) {
        left -= weighted.get(drawn++).weight();
      }
      names.add(weighted.remove(drawn).name());
    }
  }
}
