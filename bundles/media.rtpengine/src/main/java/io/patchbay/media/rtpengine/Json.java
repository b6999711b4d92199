package io.patchbay.media.rtpengine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON (RFC 8259), as far as the ng protocol uses it. */
final class Json implements NgCodec {
  private static final int DEEPEST = 32;

  @Override
  public byte[] encode(Map<String, ?> dictionary) {
    StringBuilder out = new StringBuilder();
    write(dictionary, out);
    return out.toString().getBytes(UTF_8);
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      map.forEach(
          (key, entry) -> {
            write(String.valueOf(key), out);
            out.append(':');
            write(entry, out);
            out.append(',');
          });
      close(out, '}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (Object entry : list) {
        write(entry, out);
        out.append(',');
      }
      close(out, ']');
    } else if (value instanceof Number) {
      out.append(value);
    } else {
      quote(new String(value.toString().getBytes(ISO_8859_1), UTF_8), out);
    }
  }

  /** Puts the bracket in place of the last comma. */
  private static void close(StringBuilder out, char bracket) {
    int last = out.length() - 1;
    if (out.charAt(last) == ',') {
      out.setLength(last);
    }
    out.append(bracket);
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public NgDictionary decode(byte[] bytes) {
    Reader reader = new Reader(new String(bytes, UTF_8));
    if (reader.value(0) instanceof Map<?, ?> map) {
      return new NgDictionary(map);
    }
    throw new IllegalArgumentException("no object");
  }

  private static final class Reader {
    private final String text;
    private int at;

    private Reader(String text) {
      this.text = text;
    }

    private Object value(int depth) {
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("too deep");
      }
      char c = next();
      return switch (c) {
        case '{' -> object(depth);
        case '[' -> array(depth);
        case '"' -> string();
        default -> {
          at--;
          yield literal();
        }
      };
    }

    private Map<String, Object> object(int depth) {
      Map<String, Object> map = new LinkedHashMap<>();
      if (skip('}')) {
        return map;
      }
      do {
        expect('"');
        String key = string();
        expect(':');
        map.put(key, value(depth + 1));
      } while (skip(','));
      expect('}');
      return map;
    }

    private List<Object> array(int depth) {
      List<Object> list = new ArrayList<>();
      if (skip(']')) {
        return list;
      }
      do {
        list.add(value(depth + 1));
      } while (skip(','));
      expect(']');
      return list;
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      for (char c = take(); c != '"'; c = take()) {
        out.append(c == '\\' ? escape() : c);
      }
      return new String(out.toString().getBytes(UTF_8), ISO_8859_1);
    }

    private char escape() {
      char c = take();
      return switch (c) {
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> {
          if (at + 4 > text.length()) {
            throw cutOff();
          }
          at += 4;
          yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        default -> c;
      };
    }

    /** A number, or a word, which is kept as text. */
    private Object literal() {
      int start = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(start, at);
      if (word.isEmpty()) {
        throw new IllegalArgumentException("no JSON at " + start);
      }
      return word.matches("-?\\d{1,18}") ? (Object) Long.valueOf(word) : word;
    }

    private boolean skip(char wanted) {
      if (next() == wanted) {
        return true;
      }
      at--;
      return false;
    }

    private void expect(char wanted) {
      if (next() != wanted) {
        throw new IllegalArgumentException("no '" + wanted + "' at " + (at - 1));
      }
    }

    private char next() {
      char c = take();
      while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        c = take();
      }
      return c;
    }

    private char take() {
      if (at >= text.length()) {
        throw cutOff();
      }
      return text.charAt(at++);
    }

    private static IllegalArgumentException cutOff() {
      return new IllegalArgumentException("JSON is cut off");
    }
  }
}
