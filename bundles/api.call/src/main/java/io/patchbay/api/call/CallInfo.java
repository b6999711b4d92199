package io.patchbay.api.call;

import io.patchbay.api.media.MediaEvent;
import io.patchbay.api.media.MediaReport;
import io.patchbay.api.media.selection.TapStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A call at one moment.
 *
 * @param id short, unique in this node since its start
 * @param state where it stands
 * @param caller the calling user or address
 * @param called the called user
 * @param started when its INVITE arrived
 * @param answered when the caller was sent the 200
 * @param backend name of its media backend; empty before there is one
 * @param user the user the caller was authenticated as; empty when nobody has checked
 * @param legs the caller's first
 */
public record CallInfo(
    String id,
    CallState state,
    String caller,
    String called,
    Instant started,
    Optional<Instant> answered,
    String backend,
    String user,
    List<LegInfo> legs) {
  public CallInfo {
    legs = List.copyOf(legs);
  }

  /**
   * A call with its media, as {@code patchbay:call ID} shows it.
   *
   * @param notes the latest of what was noticed about its media, oldest first
   * @param taps those that listen to it, and those that did
   */
  public record Detail(
      CallInfo call, MediaReport media, List<MediaNote> notes, List<TapStatus> taps) {
    public Detail {
      notes = List.copyOf(notes);
      taps = List.copyOf(taps);
    }
  }

  /** What was noticed about the media of a call, and when. */
  public record MediaNote(Instant at, MediaEvent event) {}
}
