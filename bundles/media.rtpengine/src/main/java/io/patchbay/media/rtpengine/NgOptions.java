package io.patchbay.media.rtpengine;

import io.patchbay.api.media.MediaException;
import io.patchbay.api.media.MediaLeg;
import io.patchbay.api.media.MediaLegOptions;
import io.patchbay.api.media.MediaSessionOptions;
import io.patchbay.api.media.RtcpMode;
import io.patchbay.api.media.RtcpMux;
import io.patchbay.sdp.AddressFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The entries of an offer or an answer that say how, made of what is configured and asked for. */
final class NgOptions {
  private static final String DEFAULT_NETWORK = "default";
  private static final String FLAGS = "flags";

  private final String node;
  private final NgDefaults defaults;
  private final MediaSessionOptions session;
  private final MediaLeg from;
  private final MediaLeg to;
  private final Map<String, Object> entries = new LinkedHashMap<>();
  private final List<Object> flags = new ArrayList<>();

  private NgOptions(
      String node, NgDefaults defaults, MediaSessionOptions session, MediaLeg from, MediaLeg to) {
    this.node = node;
    this.defaults = defaults;
    this.session = session;
    this.from = from;
    this.to = to;
  }

  /** Those of an offer. */
  static Map<String, Object> offer(
      String node, NgDefaults defaults, MediaSessionOptions session, MediaLeg from, MediaLeg to)
      throws MediaException {
    NgOptions options = new NgOptions(node, defaults, session, from, to);
    options.shared();
    options.direction();
    options.mux();
    defaults.transport().ifPresent(it -> options.entries.put("transport-protocol", it));
    if (defaults.loadLimit()) {
      options.entries.put("supports", List.of("load limit"));
    }
    return options.finish(defaults.offer());
  }

  /** Those of an answer. */
  static Map<String, Object> answer(
      String node, NgDefaults defaults, MediaSessionOptions session, MediaLeg from, MediaLeg to)
      throws MediaException {
    NgOptions options = new NgOptions(node, defaults, session, from, to);
    options.shared();
    return options.finish(defaults.answer());
  }

  private void shared() throws MediaException {
    refuseWhatCannotBe();
    entries.put("replace", List.of("origin"));
    entries.put("ICE", defaults.ice());
    entries.put("address-family", family(to) == AddressFamily.IP6 ? "IP6" : "IP4");
    flags.add("port latching");
    if (defaults.receivedFrom()) {
      InetAddress source = from.remote();
      entries.put(
          "received-from",
          List.of(source instanceof Inet6Address ? "IP6" : "IP4", source.getHostAddress()));
    } else {
      flags.add("trust address");
    }
    from.options()
        .learning()
        .ifPresent(how -> flags.add("endpoint-learning-" + how.name().toLowerCase(Locale.ROOT)));
    if (session.rtcp().equals(Optional.of(RtcpMode.TERMINATE))) {
      flags.add("generate RTCP");
    }
    tos();
    defaults.mediaAddress().ifPresent(it -> entries.put("media-address", it));
    flags.addAll(defaults.flags());
  }

  private void refuseWhatCannotBe() throws MediaException {
    for (MediaLeg leg : List.of(from, to)) {
      if (leg.options().ssrcRewriting().orElse(false)) {
        throw unsupported("ssrc.rewriting=true");
      }
    }
    if (session.idleTimeout().isPresent()) {
      throw unsupported("idle.timeout; its own timeout holds");
    }
    if (session.oneWayTimeout().isPresent()) {
      throw unsupported("oneway.timeout");
    }
    if (session.holdTimeout().isPresent()) {
      throw unsupported("hold.timeout; its own silent-timeout holds");
    }
  }

  private MediaException unsupported(String what) {
    return new MediaException(
        MediaException.Kind.UNSUPPORTED, node + ": RTPEngine cannot be told " + what);
  }

  private static AddressFamily family(MediaLeg leg) {
    return leg.options().family().orElse(AddressFamily.of(leg.local()));
  }

  private void direction() {
    Optional<String> first = from.options().network().or(defaults::network);
    Optional<String> second = to.options().network().or(defaults::network);
    if (first.isPresent() || second.isPresent()) {
      entries.put(
          "direction", List.of(first.orElse(DEFAULT_NETWORK), second.orElse(DEFAULT_NETWORK)));
    }
  }

  /** What is offered to the one, and what the other is granted. */
  private void mux() {
    List<String> words = new ArrayList<>();
    to.options()
        .rtcpMux()
        .or(defaults::rtcpMux)
        .ifPresent(wanted -> words.add(wanted == RtcpMux.OFFER ? "offer" : "demux"));
    from.options()
        .rtcpMux()
        .or(defaults::rtcpMux)
        .ifPresent(wanted -> words.add(wanted == RtcpMux.OFF ? "reject" : "accept"));
    if (!words.isEmpty()) {
      entries.put("rtcp-mux", words);
    }
  }

  /** It has one code point for both sides of a call. */
  private void tos() throws MediaException {
    OptionalInt one = from.options().dscp();
    OptionalInt other = to.options().dscp();
    if (one.isPresent() && other.isPresent() && one.getAsInt() != other.getAsInt()) {
      throw unsupported("a dscp of its own for each side");
    }
    OptionalInt wanted = one.isPresent() ? one : other.isPresent() ? other : defaults.dscp();
    wanted.ifPresent(codePoint -> entries.put("TOS", codePoint << 2));
  }

  /** Puts what passes through on top: of the configuration, the session, and the two legs. */
  private Map<String, Object> finish(Map<String, Object> configured) {
    entries.put(FLAGS, flags);
    configured.forEach((name, value) -> NgText.merge(entries, name, value));
    own(session.backend());
    MediaLegOptions one = from.options();
    MediaLegOptions other = to.options();
    own(one.backend());
    own(other.backend());
    return entries;
  }

  /** A name alone is a flag. */
  private void own(Map<String, String> options) {
    options.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            NgText.merge(entries, FLAGS, List.of(name));
          } else {
            NgText.put(entries, name, value);
          }
        });
  }
}
