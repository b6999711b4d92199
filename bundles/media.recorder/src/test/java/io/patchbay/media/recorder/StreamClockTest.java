package io.patchbay.media.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where packets of 20 ms find their place. Positions and arrivals in samples. */
class StreamClockTest {
  private static final int PACKET = 160;
  private static final int FIRST = 0xffff_fff0;

  private final StreamClock clock = new StreamClock();

  private long place(long arrival, int packet) {
    return clock.place(arrival, 7, FIRST + packet * PACKET);
  }

  @Test
  void timestampsSayWhereAlsoAcrossTheirWrap() {
    assertThat(place(5000, 0)).isEqualTo(5000);
    assertThat(place(5171, 1)).isEqualTo(5160);
    assertThat(place(5900, 3)).isEqualTo(5480);
    assertThat(place(5901, 2)).isEqualTo(5320);
    assertThat(place(5902, 4)).isEqualTo(5640);
  }

  @Test
  void anotherSourceBeginsWhereItArrives() {
    place(0, 0);
    assertThat(clock.place(1600, 8, 12345)).isEqualTo(1600);
    assertThat(clock.place(1760, 8, 12345 + PACKET)).isEqualTo(1760);
  }

  @Test
  void timestampsThatJumpAreNotBelieved() {
    place(0, 0);
    assertThat(place(PACKET, 1_000_000)).isEqualTo(PACKET);
    assertThat(place(2 * PACKET, 1_000_001)).isEqualTo(2 * PACKET);
    assertThat(place(3 * PACKET, -1_000_000)).isEqualTo(3 * PACKET);
  }

  @Test
  void aStallOfTheNetworkMovesNothing() {
    int packet = 0;
    for (; packet < 100; packet++) {
      place((long) packet * PACKET, packet);
    }
    // one and a half seconds arrive at once
    long after = 175L * PACKET;
    for (; packet < 175; packet++) {
      assertThat(place(after, packet)).isEqualTo((long) packet * PACKET);
    }
    for (; packet < 400; packet++) {
      assertThat(place((long) packet * PACKET, packet)).isEqualTo((long) packet * PACKET);
    }
  }

  @Test
  void aPauseWithoutTimestampsIsAPause() {
    place(0, 0);
    place(PACKET, 1);
    long pause = 3L * G711.RATE;
    long last = 0;
    for (int packet = 2; packet < 100; packet++) {
      last = place(pause + (long) packet * PACKET, packet) - (long) packet * PACKET;
    }
    assertThat(last).isEqualTo(pause);
    // and a long one at once
    long longer = pause + 20L * G711.RATE;
    assertThat(place(longer + 100L * PACKET, 100)).isEqualTo(longer + 100L * PACKET);
  }

  @Test
  void clocksThatDriftApartAreBroughtTogether() {
    long worst = 0;
    for (int packet = 0; packet < 100_000; packet++) {
      // this sender is slow by half a per mille
      long arrival = (long) (packet * PACKET * 1.0005);
      worst = Math.max(worst, Math.abs(place(arrival, packet) - arrival));
    }
    assertThat(worst).isLessThan(StreamClock.TOLERANCE + StreamClock.FOR_LONG);
  }
}
