package io.patchbay.b2bua;

import io.patchbay.api.call.routing.RouteGroup;
import io.patchbay.api.call.routing.RouteTarget;
import io.patchbay.b2bua.leg.HeaderField;
import io.patchbay.b2bua.leg.LegEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a 3xx says, as more targets or in the words for the caller. */
final class Redirection {
  private Redirection() {}

  /**
   * The places to go, the highest q first and those of equal q together (RFC 3261 section 16.5).
   *
   * @param instead the target that was left for them
   * @param tried URIs that are not tried again
   */
  static List<RouteGroup> groups(
      LegEvent.Redirect redirect, RouteTarget instead, Collection<String> tried) {
    Map<Float, Map<String, RouteTarget>> ranked = new TreeMap<>(Comparator.reverseOrder());
    for (LegEvent.Redirect.Contact contact : redirect.contacts()) {
      String uri = withoutHeaders(contact.uri());
      if (uri.startsWith("sip") && !tried.contains(uri)) {
        ranked.computeIfAbsent(contact.q(), q -> new LinkedHashMap<>()).put(uri, instead.at(uri));
      }
    }
    List<RouteGroup> groups = new ArrayList<>();
    ranked.values().forEach(equal -> groups.add(new RouteGroup(List.copyOf(equal.values()))));
    return groups;
  }

  /** The 3xx with its Contacts. */
  static LegEvent.Reject relayed(LegEvent.Redirect redirect) {
    List<HeaderField> headers = new ArrayList<>(redirect.headers());
    redirect
        .contacts()
        .forEach(
            contact ->
                headers.add(
                    new HeaderField("Contact", "<" + contact.uri() + ">;q=" + contact.q())));
    return new LegEvent.Reject(redirect.status(), redirect.phrase(), 0, true, headers);
  }

  /** What a caller is told who is not to know where the call should have gone. */
  static LegEvent.Reject refused() {
    return new LegEvent.Reject(480, "Temporarily Unavailable", 0, false, List.of());
  }

  /**
   * Headers in a URI are for who sends a request by hand; we send ours (RFC 3261 section 19.1.5).
   */
  private static String withoutHeaders(String uri) {
    int headers = uri.indexOf('?');
    return headers < 0 ? uri : uri.substring(0, headers);
  }
}
