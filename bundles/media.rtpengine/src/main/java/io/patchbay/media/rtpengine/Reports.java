package io.patchbay.media.rtpengine;

import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.PeerReception;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads what query and delete tell. */
final class Reports {
  private Reports() {}

  /**
   * Reads a report.
   *
   * @param peers who hears whom, by the ids of sides
   */
  static MediaReport read(NgDictionary reply, Map<String, String> peers) {
    NgDictionary tags = reply.dictionary("tags");
    Map<String, Heard> heard = new HashMap<>();
    List<MediaReport.Stream> streams = new ArrayList<>();
    for (Object key : tags.entries().keySet()) {
      NgDictionary side = tags.dictionary(String.valueOf(key));
      for (NgDictionary media : side.dictionaries("medias")) {
        for (NgDictionary stream : media.dictionaries("streams")) {
          String id = side.text("tag") + "/" + media.number("index");
          if (stream.has("SSRC") && !heard.containsKey(id)) {
            Heard.read(reply.dictionary("SSRC").dictionary(stream.text("SSRC")))
                .ifPresent(told -> heard.put(id, told));
          }
        }
      }
    }
    for (Object key : tags.entries().keySet()) {
      NgDictionary side = tags.dictionary(String.valueOf(key));
      for (NgDictionary media : side.dictionaries("medias")) {
        stream(side.text("tag"), media, peers, heard).ifPresent(streams::add);
      }
    }
    streams.sort(
        Comparator.comparingInt(MediaReport.Stream::media).thenComparing(MediaReport.Stream::leg));
    return new MediaReport(streams);
  }

  private static Optional<MediaReport.Stream> stream(
      String leg, NgDictionary media, Map<String, String> peers, Map<String, Heard> heard) {
    List<NgDictionary> streams = media.dictionaries("streams");
    if (streams.isEmpty() || leg.isEmpty()) {
      return Optional.empty();
    }
    NgDictionary rtp = streams.get(0);
    NgDictionary stats = rtp.dictionary("stats");
    long rtcp = streams.size() < 2 ? 0 : streams.get(1).dictionary("stats").number("packets");
    Optional<Heard> told =
        Optional.ofNullable(peers.get(leg))
            .map(peer -> heard.get(peer + "/" + media.number("index")));
    return Optional.of(
        new MediaReport.Stream(
            leg,
            (int) media.number("index") - 1,
            media.text("type"),
            address(rtp.text("local address"), rtp.number("local port")),
            address(
                rtp.dictionary("endpoint").text("address"),
                rtp.dictionary("endpoint").number("port")),
            stats.number("packets"),
            stats.number("bytes"),
            rtcp,
            stats.number("errors"),
            Map.of(),
            Optional.empty(),
            told.map(Heard::reception),
            told.map(Heard::roundTrip).orElse(OptionalDouble.empty())));
  }

  private static String address(String host, long port) {
    if (host.isEmpty() || port == 0) {
      return "-";
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** What the side that is sent a source reports of it by RTCP. */
  private record Heard(PeerReception reception, OptionalDouble roundTrip) {
    private static final double PERCENT = 100;
    private static final double MOS_UNIT = 10;
    private static final double MICROS = 1000;

    static Optional<Heard> read(NgDictionary source) {
      NgDictionary average = source.dictionary("average MOS");
      if (average.number("samples") == 0) {
        return Optional.empty();
      }
      double mos = average.decimal("MOS") / MOS_UNIT;
      double trip = average.decimal("round-trip time") / MICROS;
      return Optional.of(
          new Heard(
              new PeerReception(
                  average.decimal("packet loss") / PERCENT,
                  source.number("cumulative loss"),
                  average.decimal("jitter"),
                  mos > 0 ? OptionalDouble.of(mos) : OptionalDouble.empty()),
              trip > 0 ? OptionalDouble.of(trip) : OptionalDouble.empty()));
    }
  }
}
