package io.patchbay.testkit.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name and its password, and how they answer a challenge (RFC 7616, RFC 8760): the first that can
 * be answered, once for a request. Written apart from what it tests.
 */
record Login(String name, String password) {
  private static final Map<String, String> HASHES = Map.of("MD5", "MD5", "SHA-256", "SHA-256");
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

  /** The request again with the next number and credentials; empty when that is of no use. */
  Optional<SipMessage> answer(SipMessage request, SipMessage response, String via) {
    boolean proxy = response.status() == 407;
    String field = proxy ? "Proxy-Authorization" : "Authorization";
    if ((!proxy && response.status() != 401) || !request.header(field).isEmpty()) {
      return Optional.empty();
    }
    return response.headers(proxy ? "Proxy-Authenticate" : "WWW-Authenticate").stream()
        .map(Login::parameters)
        .filter(challenge -> hash(challenge) != null)
        .findFirst()
        .map(
            challenge ->
                request
                    .withOther("Via", via)
                    .withOther("CSeq", request.cseq() + 1 + " " + request.method())
                    .with(
                        field,
                        credentials(challenge, request.method(), request.uri(), Identity.token())));
  }

  /** What proves a request; with qop where the challenge has one. */
  String credentials(Map<String, String> challenge, String method, String uri, String cnonce) {
    String realm = challenge.getOrDefault("realm", "");
    String nonce = challenge.getOrDefault("nonce", "");
    boolean qop = challenge.containsKey("qop");
    String hash = String.valueOf(hash(challenge));
    String ha1 = hex(hash, name + ':' + realm + ':' + password);
    String ha2 = hex(hash, method + ':' + uri);
    String between = qop ? nonce + ":00000001:" + cnonce + ":auth" : nonce;
    StringBuilder text =
        new StringBuilder("Digest username=\"%s\", realm=\"%s\"".formatted(name, realm))
            .append(", nonce=\"%s\", uri=\"%s\", algorithm=%s".formatted(nonce, uri, hash))
            .append(", response=\"%s\"".formatted(hex(hash, ha1 + ':' + between + ':' + ha2)));
    if (qop) {
      text.append(", qop=auth, nc=00000001, cnonce=\"%s\"".formatted(cnonce));
    }
    if (challenge.containsKey("opaque")) {
      text.append(", opaque=\"%s\"".formatted(challenge.get("opaque")));
    }
    return text.toString();
  }

  static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new TreeMap<>();
    Matcher each = PARAMETER.matcher(challenge);
    while (each.find()) {
      String value = each.group(2) == null ? each.group(3) : each.group(2);
      parameters.put(each.group(1).toLowerCase(Locale.ROOT), value);
    }
    return parameters;
  }

  private static @Nullable String hash(Map<String, String> challenge) {
    return HASHES.get(challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT));
  }

  private static String hex(String hash, String text) {
    try {
      byte[] digest = MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no " + hash, e);
    }
  }
}
