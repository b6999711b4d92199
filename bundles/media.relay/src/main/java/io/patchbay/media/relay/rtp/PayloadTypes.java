package io.patchbay.media.relay.rtp;

import io.patchbay.sdp.Codec;
import io.patchbay.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the payload types of one direction of a stream mean, by the SDP: prepared at signalling
 * time, so that a packet costs two looks into arrays. Immutable.
 */
public final class PayloadTypes {
  /** Before any description. */
  public static final PayloadTypes UNKNOWN = of(null, null);

  private static final int TYPES = 128;
  private static final int AUDIO_HZ = 8000;
  private static final int VIDEO_HZ = 90_000;

  private final boolean audio;
  private final byte[] places = new byte[TYPES];
  private final List<Meaning> meanings = new ArrayList<>();

  private PayloadTypes(boolean audio) {
    this.audio = audio;
    meanings.add(new Meaning(null, 1e9 / (audio ? AUDIO_HZ : VIDEO_HZ), true));
  }

  /**
   * What a number stands for.
   *
   * @param name encoding name in lower case; null for a number that nobody named
   * @param nanosPerTick nanoseconds of one unit of the timestamp
   * @param timed whether the timestamp goes with the time of sending. That of a telephone event is
   *     the time it began (RFC 4733 section 2.2.1), and comfort noise comes when it likes
   */
  record Meaning(@Nullable String name, double nanosPerTick, boolean timed) {}

  /**
   * The types a side sends with. A sender uses the numbers of who hears it (RFC 3264 section 5.1);
   * until that one has spoken, and for numbers it did not name, its own. A number that nobody named
   * is taken for one of 8000 Hz in audio and of 90000 Hz elsewhere.
   *
   * @param heardBy the description of the side that hears
   * @param sentBy the description of the side that sends
   */
  public static PayloadTypes of(
      @Nullable MediaDescription heardBy, @Nullable MediaDescription sentBy) {
    MediaDescription known = heardBy != null ? heardBy : sentBy;
    PayloadTypes types = new PayloadTypes(known == null || known.type().equals("audio"));
    Map<Integer, Codec> codecs = new LinkedHashMap<>();
    if (sentBy != null) {
      codecs.putAll(sentBy.codecs());
    }
    if (heardBy != null) {
      codecs.putAll(heardBy.codecs());
    }
    codecs.forEach(types::add);
    return types;
  }

  private void add(int type, Codec codec) {
    places[type] = (byte) meanings.size();
    double unnamed = meanings.get(0).nanosPerTick();
    meanings.add(
        new Meaning(
            codec.name(),
            codec.clockRate() > 0 ? 1e9 / codec.clockRate() : unnamed,
            !codec.name().equals("telephone-event") && !codec.name().equals("cn")));
  }

  boolean isAudio() {
    return audio;
  }

  /** Whether a number of 7 bits was named; any is where none was. */
  boolean isNamed(int type) {
    return places[type] != 0 || meanings.size() == 1;
  }

  /** What a number of 7 bits stands for. */
  Meaning of(int type) {
    return meanings.get(places[type]);
  }
}
