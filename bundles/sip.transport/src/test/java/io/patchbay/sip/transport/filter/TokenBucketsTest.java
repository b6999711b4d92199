package io.patchbay.sip.transport.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private static final long SECOND = 1_000_000_000L;

  private static Cidr source(int number) {
    byte[] address = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    try {
      return Cidr.around(InetAddress.getByAddress(address), 32);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static int taken(TokenBuckets buckets, Cidr source, int tries, long from, long step) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += buckets.take(source, from + i * step) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aBurstPassesAndThenTheRate() {
    TokenBuckets buckets = new TokenBuckets(10, 5, 100);
    assertThat(taken(buckets, source(1), 20, 0, 0)).isEqualTo(5);
    assertThat(taken(buckets, source(1), 1000, SECOND / 100, SECOND / 100)).isBetween(95, 105);
    assertThat(taken(buckets, source(1), 20, 60 * SECOND, 0)).isEqualTo(5);
  }

  /** A monotonic clock may be anywhere, and pass the end of its range. */
  @Test
  void theClockMayOverflow() {
    TokenBuckets buckets = new TokenBuckets(1, 2, 100);
    assertThat(taken(buckets, source(1), 9, Long.MAX_VALUE - 5, 1)).isEqualTo(2);
    assertThat(taken(buckets, source(1), 9, Long.MIN_VALUE + 10 * SECOND, 1)).isEqualTo(2);
  }

  @Test
  void oneSourceDoesNotSpendTheTokensOfAnother() {
    TokenBuckets buckets = new TokenBuckets(1, 1, 100);
    assertThat(buckets.take(source(1), 0)).isTrue();
    assertThat(buckets.take(source(1), 0)).isFalse();
    assertThat(buckets.take(source(2), 0)).isTrue();
  }

  @Test
  void forgedSourcesCostNoMoreThanTheBound() {
    TokenBuckets buckets = new TokenBuckets(1, 1, 100);
    for (int i = 0; i < 100_000; i++) {
      buckets.take(source(i), i);
      buckets.take(source(-1), i);
    }
    assertThat(buckets.size()).isEqualTo(100);
    // the busy one was never forgotten
    assertThat(buckets.worst(3))
        .extracting(TokenBuckets.Excess::source)
        .containsExactly(source(-1));
    assertThat(buckets.worst(3).get(0).messages()).isEqualTo(99_999);
  }
}
