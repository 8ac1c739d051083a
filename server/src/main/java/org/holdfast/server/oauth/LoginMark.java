package org.holdfast.server.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Remembers, in the very address that somebody comes back to, since when an app waits for them to
/// show anew who they are (`prompt=login`, `max_age`): else they would be asked for ever.
///
///     hf_login = milliseconds since 1970, '.', base64url(HMAC-SHA-256("oauth login", 0x00,
///                milliseconds, 0x00, the query without it))
///
/// It lets nobody in. Whoever brings one of their own making is asked again; whoever brings one that
/// this server made for the same request has to have shown who they are since then.
final class LoginMark {

  private static final String NAME = "hf_login";

  private final SecretKey key;
  private final InstantSource clock;

  LoginMark(SecretKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// The query, with the mark that is in it, or with one of now.
  String marked(Map<String, String[]> parameters) {
    String query = without(parameters);
    String millis = since(parameters).map(at -> "" + at.toEpochMilli()).orElse("" + clock.millis());
    return query + "&" + NAME + "=" + millis + "." + seal(millis, query);
  }

  /// Since when it is waited; empty if no mark of this server is there.
  Optional<Instant> since(Map<String, String[]> parameters) {
    String[] sent = parameters.getOrDefault(NAME, new String[0]);
    String text = sent.length == 1 ? sent[0] : "";
    String millis = text.substring(0, Math.max(0, text.indexOf('.')));
    if (!millis.matches("[0-9]{1,15}")) {
      return Optional.empty();
    }
    String expected = millis + "." + seal(millis, without(parameters));
    return MessageDigest.isEqual(bytes(text), bytes(expected))
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)))
        : Optional.empty();
  }

  private static String without(Map<String, String[]> parameters) {
    Map<String, String[]> others = new LinkedHashMap<>(parameters);
    others.remove(NAME);
    return QueryText.ofAll(others);
  }

  private String seal(String millis, String query) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum = mac.doFinal(bytes("oauth login\0" + millis + '\0' + query));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
