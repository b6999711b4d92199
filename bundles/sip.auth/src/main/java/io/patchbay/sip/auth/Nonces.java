package io.patchbay.sip.auth;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes nonces and knows them again: the time and a random number, signed for one source address
 * with a key that lives as long as this object. So only whoever can hear at an address can be taken
 * for it. Nothing is kept of a nonce until it was answered rightly; from then on its counts are, so
 * that none is taken twice (RFC 7616 section 3.4). Of those at most a bounded number: where the
 * oldest has to make room, everything as old as that counts as too old. Thread-safe.
 */
final class Nonces {
  private static final String MAC = "HmacSHA256";
  private static final int HEAD = 16;
  private static final int SIGNATURE = 16;
  private static final int WINDOW = 64;

  /** The counts of one nonce that were taken: bit n stands for {@code highest - n}. */
  private static final class Use {
    private long highest;
    private long taken;

    boolean take(long count) {
      if (count > highest) {
        long by = count - highest;
        taken = by >= WINDOW ? 1 : taken << by | 1;
        highest = count;
        return true;
      }
      long bit = highest - count;
      if (bit >= WINDOW || (taken & 1L << bit) != 0) {
        return false;
      }
      taken |= 1L << bit;
      return true;
    }
  }

  /** Order by age, and apart by chance. */
  private record Key(long made, long random) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byAge = Long.compare(made, other.made);
      return byAge != 0 ? byAge : Long.compare(random, other.random);
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec secret;
  private final LongSupplier clock;
  private final int most;
  private final TreeMap<Key, Use> used = new TreeMap<>();
  private long tooOld = Long.MIN_VALUE;

  /**
   * @param clock monotonic, ms
   * @param most nonces in use at a time
   */
  Nonces(LongSupplier clock, int most) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    this.secret = new SecretKeySpec(key, MAC);
    this.clock = clock;
    this.most = most;
  }

  /**
   * @param source who is asked
   */
  String make(InetAddress source) {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    head.putLong(clock.getAsLong()).putLong(random.nextLong());
    byte[] nonce = Arrays.copyOf(head.array(), HEAD + SIGNATURE);
    System.arraycopy(sign(head.array(), source), 0, nonce, HEAD, SIGNATURE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
  }

  /** Whether we have asked this source with it, however long ago. */
  boolean isOurs(String nonce, InetAddress source) {
    return read(nonce, source) != null;
  }

  /**
   * Takes one use of a nonce whose answer was right.
   *
   * @param lifetime ms
   * @return false when it is none of ours for the source, too old, or was used with that count
   *     before
   */
  boolean take(String nonce, InetAddress source, long count, long lifetime) {
    Key key = read(nonce, source);
    long now = clock.getAsLong();
    if (key == null || now - key.made > lifetime) {
      return false;
    }
    synchronized (used) {
      drop(now - lifetime);
      if (key.made <= tooOld) {
        return false;
      }
      Use use = used.computeIfAbsent(key, made -> new Use());
      if (used.size() > most) {
        Map.Entry<Key, Use> oldest = used.pollFirstEntry();
        tooOld = oldest.getKey().made;
        if (key.made <= tooOld) {
          return false;
        }
      }
      return use.take(count);
    }
  }

  /** How many are kept. */
  int inUse() {
    synchronized (used) {
      return used.size();
    }
  }

  private void drop(long madeBefore) {
    while (!used.isEmpty() && used.firstKey().made < madeBefore) {
      used.pollFirstEntry();
    }
  }

  private @Nullable Key read(String nonce, InetAddress source) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(nonce);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length != HEAD + SIGNATURE) {
      return null;
    }
    byte[] head = Arrays.copyOf(bytes, HEAD);
    byte[] signature = Arrays.copyOfRange(bytes, HEAD, bytes.length);
    if (!MessageDigest.isEqual(signature, Arrays.copyOf(sign(head, source), SIGNATURE))) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(head);
    return new Key(buffer.getLong(), buffer.getLong());
  }

  private byte[] sign(byte[] head, InetAddress source) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(secret);
      mac.update(head);
      return mac.doFinal(source.getAddress());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + MAC, e);
    }
  }
}
