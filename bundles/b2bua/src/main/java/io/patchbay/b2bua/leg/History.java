package io.patchbay.b2bua.leg;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a call has been on its way to a target (RFC 7044): whom the caller asked for, and who was
 * called in that one's place and why. Users alone, at our host: no side sees an address of another.
 * Immutable.
 */
public final class History {
  private static final String NAME = "History-Info";
  private static final String UNESCAPED = "-_.!~*'()&=+$,/";
  private static final Pattern INDEX =
      Pattern.compile(";\\s*index\\s*=\\s*([0-9.]+)", Pattern.CASE_INSENSITIVE);

  /** One who was called, with the words behind the URI. */
  private record Place(String user, String reason, String parameters) {
    String text() {
      String uri = HeaderPolicy.atOurHost(user);
      return uri.substring(0, uri.length() - 1) + reason + ">" + parameters;
    }
  }

  private final List<Place> places;
  private final String parent;
  private final boolean continued;

  private History(List<Place> places, String parent, boolean continued) {
    this.places = List.copyOf(places);
    this.parent = parent;
    this.continued = continued;
  }

  /**
   * What the caller's INVITE says.
   *
   * @param headers of it that may pass, its own history among them
   * @param called the user it asks for
   */
  public static History of(List<HeaderField> headers, String called) {
    String last = "";
    for (HeaderField field : headers) {
      if (field.name().equalsIgnoreCase(NAME)) {
        Matcher index = INDEX.matcher(field.value());
        while (index.find()) {
          last = index.group(1);
        }
      }
    }
    return last.isEmpty()
        ? new History(List.of(new Place(escaped(called), "", ";index=1")), "1", false)
        : new History(List.of(), last, true);
  }

  /**
   * This, and a target.
   *
   * @param number of the target, among all of the call, from 1
   */
  public History to(String user, int number) {
    String target = escaped(user);
    boolean same = !places.isEmpty() && places.get(places.size() - 1).user().equals(target);
    String how = (same ? ";np=" : ";mp=") + parent;
    List<Place> more = new ArrayList<>(places);
    more.add(new Place(target, "", ";index=" + parent + "." + number + how));
    return new History(more, parent, continued);
  }

  /** The same when the target at its end has named others. */
  public History left(int status, String phrase) {
    List<Place> same = new ArrayList<>(places);
    Place last = same.remove(same.size() - 1);
    String reason = "SIP;cause=" + status + (phrase.isEmpty() ? "" : ";text=\"" + phrase + "\"");
    String escaped = URLEncoder.encode(reason, StandardCharsets.UTF_8).replace("+", "%20");
    same.add(new Place(last.user(), "?Reason=" + escaped, last.parameters()));
    return new History(same, parent, continued);
  }

  /** True for a call that goes where the routes lead, and that nobody has sent on. */
  public boolean isStraight() {
    return !continued && places.stream().allMatch(place -> place.reason().isEmpty());
  }

  /**
   * The headers that tell it, where the rules of the route let them pass; none where it {@link
   * #isStraight()}.
   */
  public List<HeaderField> fields() {
    return isStraight()
        ? List.of()
        : places.stream().map(place -> new HeaderField(NAME, place.text(), false)).toList();
  }

  /** As it stands in a URI (RFC 3261 section 25.1). */
  private static String escaped(String user) {
    StringBuilder text = new StringBuilder();
    for (byte each : user.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      boolean plain =
          letter < 128 && (Character.isLetterOrDigit(letter) || UNESCAPED.indexOf(letter) >= 0);
      if (plain) {
        text.append(letter);
      } else {
        text.append("%%%02X".formatted((int) letter));
      }
    }
    return text.toString();
  }
}
