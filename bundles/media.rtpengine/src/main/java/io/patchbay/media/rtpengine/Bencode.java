package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.patchbay.lib.node.StreamFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bencoding, as BitTorrent has it (BEP 3), and where a message ends in a stream of such. */
final class Bencode implements NgCodec, StreamFormat {
  private static final int LONGEST_COOKIE = 64;
  private static final int DEEPEST = 32;

  @Override
  public byte[] encode(Map<String, ?> dictionary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(dictionary, out);
    return out.toByteArray();
  }

  private static void write(Object value, ByteArrayOutputStream out) {
    if (value instanceof Map<?, ?> map) {
      out.write('d');
      map.forEach(
          (key, entry) -> {
            write(String.valueOf(key), out);
            write(entry, out);
          });
      out.write('e');
    } else if (value instanceof List<?> list) {
      out.write('l');
      list.forEach(entry -> write(entry, out));
      out.write('e');
    } else if (value instanceof Number number) {
      out.writeBytes(("i" + number.longValue() + "e").getBytes(ISO_8859_1));
    } else {
      byte[] bytes = value.toString().getBytes(ISO_8859_1);
      out.writeBytes((bytes.length + ":").getBytes(ISO_8859_1));
      out.writeBytes(bytes);
    }
  }

  @Override
  public NgDictionary decode(byte[] bytes) {
    Reader reader = new Reader(bytes, 0, bytes.length);
    try {
      if (reader.value(0) instanceof Map<?, ?> map) {
        return new NgDictionary(map);
      }
    } catch (Truncated e) {
      throw new IllegalArgumentException("bencoding is cut off", e);
    }
    throw new IllegalArgumentException("no dictionary");
  }

  @Override
  public boolean hasCookies() {
    return true;
  }

  @Override
  public int end(byte[] bytes, int length, byte @Nullable [] request) {
    int start = 0;
    while (start < length && bytes[start] != ' ') {
      start++;
    }
    if (start > LONGEST_COOKIE) {
      throw new IllegalArgumentException("no cookie");
    }
    if (start + 1 >= length) {
      return 0;
    }
    Reader reader = new Reader(bytes, start + 1, length);
    try {
      reader.value(0);
      return reader.at;
    } catch (Truncated e) {
      return 0;
    }
  }

  /** The end came too early; more may be on its way. */
  private static final class Truncated extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;

    private Reader(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.at = start;
      this.end = end;
    }

    private Object value(int depth) throws Truncated {
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("too deep");
      }
      return switch (peek()) {
        case 'd' -> {
          at++;
          Map<String, Object> map = new LinkedHashMap<>();
          while (peek() != 'e') {
            map.put(string(), value(depth + 1));
          }
          at++;
          yield map;
        }
        case 'l' -> {
          at++;
          List<Object> list = new ArrayList<>();
          while (peek() != 'e') {
            list.add(value(depth + 1));
          }
          at++;
          yield list;
        }
        case 'i' -> {
          at++;
          yield number('e');
        }
        default -> string();
      };
    }

    private String string() throws Truncated {
      long length = number(':');
      if (length < 0) {
        throw new IllegalArgumentException("a negative length");
      }
      if (length > end - at) {
        throw new Truncated();
      }
      String text = new String(bytes, at, (int) length, ISO_8859_1);
      at += (int) length;
      return text;
    }

    private long number(char terminator) throws Truncated {
      int start = at;
      while (peek() != terminator) {
        at++;
        if (at - start > 20) {
          throw new IllegalArgumentException("no number");
        }
      }
      String digits = new String(bytes, start, at - start, ISO_8859_1);
      at++;
      return Long.parseLong(digits);
    }

    private byte peek() throws Truncated {
      if (at >= end) {
        throw new Truncated();
      }
      return bytes[at];
    }
  }
}
