package io.patchbay.sdp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@code multipart/*} body (RFC 2046, RFC 5621) with a session description in it. Only the SDP is
 * ever replaced; preamble, other parts, which may be binary, and their headers stay byte for byte.
 * Immutable and safe for any thread.
 *
 * <p>The SDP is the first part of type {@code application/sdp} whose disposition is {@code session}
 * or absent: {@code early-session} bodies (RFC 3959) are no offers. Parts within parts are not
 * searched.
 */
public final class MultipartBody {
  private final byte[] body;
  private final int headersStart;
  private final int sdpStart;
  private final int sdpEnd;

  private MultipartBody(byte[] body, int headersStart, int sdpStart, int sdpEnd) {
    this.body = body;
    this.headersStart = headersStart;
    this.sdpStart = sdpStart;
    this.sdpEnd = sdpEnd;
  }

  /**
   * Whether a Content-Type value names a multipart body; parameters and extra blanks may follow.
   */
  public static boolean isMultipart(String contentType) {
    return ContentType.parse(contentType).isMultipart();
  }

  /** Whether a Content-Type value names SDP; parameters and extra blanks may follow. */
  public static boolean isSdp(String contentType) {
    return ContentType.parse(contentType).isSdp();
  }

  /**
   * Finds the SDP part.
   *
   * @param contentType the value of the message's Content-Type, with its boundary
   * @throws SdpException when there is no boundary, no SDP part, one in a transfer encoding that
   *     changes its bytes, or when the body ends before the closing delimiter
   */
  public static MultipartBody parse(String contentType, byte[] body) throws SdpException {
    ContentType type = ContentType.parse(contentType);
    String boundary = type.isMultipart() ? type.parameter("boundary").orElse("") : "";
    if (boundary.isEmpty()) {
      throw new SdpException("Content-Type '" + contentType + "' is not multipart with a boundary");
    }
    byte[] copy = body.clone();
    MultipartScanner scanner = new MultipartScanner(copy, boundary);
    for (MultipartScanner.Part part = scanner.next(); part != null; part = scanner.next()) {
      Map<String, String> headers = headers(copy, part);
      if (isSessionSdp(headers)) {
        checkEncoding(headers);
        return new MultipartBody(copy, part.start(), part.content(), part.end());
      }
    }
    throw new SdpException("multipart body has no application/sdp part");
  }

  /** The bytes of the SDP part; the array is the caller's own. */
  public byte[] sdp() {
    return Arrays.copyOfRange(body, sdpStart, sdpEnd);
  }

  /**
   * The whole body with another SDP. A Content-Length among the part's headers is corrected; the
   * length of the whole is the returned array's.
   */
  public byte[] replaceSdp(byte[] sdp) {
    byte[] headers = correctLength(Arrays.copyOfRange(body, headersStart, sdpStart), sdp.length);
    byte[] result = new byte[headersStart + headers.length + sdp.length + body.length - sdpEnd];
    System.arraycopy(body, 0, result, 0, headersStart);
    System.arraycopy(headers, 0, result, headersStart, headers.length);
    System.arraycopy(sdp, 0, result, headersStart + headers.length, sdp.length);
    System.arraycopy(
        body, sdpEnd, result, headersStart + headers.length + sdp.length, body.length - sdpEnd);
    return result;
  }

  private static byte[] correctLength(byte[] headers, int length) {
    String text = new String(headers, StandardCharsets.ISO_8859_1);
    return text.replaceAll("(?imd)^((?:content-length|l)[ \\t]*:[ \\t]*)\\d+", "$1" + length)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isSessionSdp(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", headers.getOrDefault("c", "text/plain"));
    String disposition = headers.getOrDefault("content-disposition", "session");
    return ContentType.parse(type).isSdp()
        && ContentType.parse(disposition).type().equals("session");
  }

  private static void checkEncoding(Map<String, String> headers) throws SdpException {
    String encoding = headers.getOrDefault("content-transfer-encoding", "binary");
    switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "binary", "8bit", "7bit" -> {}
      default -> throw new SdpException("SDP part has the transfer encoding " + encoding);
    }
  }

  private static Map<String, String> headers(byte[] body, MultipartScanner.Part part) {
    String text =
        new String(body, part.start(), part.content() - part.start(), StandardCharsets.ISO_8859_1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    // A line that begins with a blank continues the one before.
    for (String line : text.replaceAll("\\r?\\n[ \\t]+", " ").split("\\r?\\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }
}
