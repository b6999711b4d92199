package io.patchbay.console;

import io.patchbay.api.call.CallInfo;
import io.patchbay.api.call.LegInfo;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.selection.TapStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Calls and their media as text. */
final class CallViews {
  private final Clock clock;

  CallViews(Clock clock) {
    this.clock = clock;
  }

  String list(List<CallInfo> calls) {
    if (calls.isEmpty()) {
      return "no calls\n";
    }
    Table table = new Table("ID", "STATE", "AGE", "TALK", "CALLER", "CALLED", "BACKEND", "LEGS");
    for (CallInfo call : calls) {
      table.row(
          call.id(),
          call.state(),
          since(call.started()),
          call.answered().map(this::since).orElse(""),
          call.caller(),
          call.called(),
          call.backend(),
          call.legs().size());
    }
    return table.toString();
  }

  String detail(CallInfo.Detail detail) {
    CallInfo call = detail.call();
    Table legs = new Table("LEG", "STATE", "PEER", "FROM", "TO", "CALL-ID");
    for (LegInfo leg : call.legs()) {
      legs.row(leg.id(), leg.state(), leg.peer(), leg.from(), leg.to(), leg.callId());
    }
    String media =
        detail.media().streams().isEmpty()
            ? "no media\n"
            : streams(List.of(new Streams(call.id(), detail.media())));
    return "call "
        + call.id()
        + "\n\n"
        + list(List.of(call))
        + (call.user().isEmpty() ? "" : "caller authenticated as " + call.user() + "\n")
        + "\n"
        + legs
        + "\n"
        + media
        + taps(detail.taps())
        + notes(detail.notes());
  }

  private static String taps(List<TapStatus> taps) {
    if (taps.isEmpty()) {
      return "";
    }
    Table table = new Table("TAP", "STATE", "PACKETS", "MISSED", "DETAIL");
    for (TapStatus tap : taps) {
      table.row(tap.tap(), tap.state(), tap.packets(), tap.dropped(), tap.detail());
    }
    return "\n" + table;
  }

  private String notes(List<CallInfo.MediaNote> notes) {
    if (notes.isEmpty()) {
      return "";
    }
    Table table = new Table("AGO", "NOTED");
    for (CallInfo.MediaNote note : notes) {
      table.row(since(note.at()), note.event().text());
    }
    return "\n" + table;
  }

  /** The media of one call. */
  record Streams(String call, MediaReport report) {}

  String streams(List<Streams> calls) {
    Table table =
        new Table("CALL", "LEG", "MEDIA", "LOCAL", "REMOTE", "RTP", "BYTES", "RTCP", "DROPPED");
    for (Streams call : calls) {
      for (MediaReport.Stream stream : call.report().streams()) {
        table.row(
            call.call(),
            stream.leg(),
            stream.media() + " " + stream.type(),
            stream.local(),
            stream.remote(),
            stream.rtpPackets(),
            stream.rtpBytes(),
            stream.rtcpPackets(),
            stream.dropped());
      }
    }
    return table + drops(calls) + new QualityView(calls);
  }

  private static String drops(List<Streams> calls) {
    Table table = new Table("CALL", "LEG", "MEDIA", "DROPPED AS");
    boolean any = false;
    for (Streams call : calls) {
      for (MediaReport.Stream stream : call.report().streams()) {
        if (!stream.drops().isEmpty()) {
          String reasons =
              stream.drops().entrySet().stream()
                  .map(drop -> drop.getValue() + " " + drop.getKey())
                  .collect(Collectors.joining(", "));
          any = true;
          table.row(call.call(), stream.leg(), stream.media() + " " + stream.type(), reasons);
        }
      }
    }
    return any ? "\n" + table : "";
  }

  private String since(Instant moment) {
    long seconds = Math.max(0, Duration.between(moment, clock.instant()).toSeconds());
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
