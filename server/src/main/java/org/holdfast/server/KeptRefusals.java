package org.holdfast.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Why a form was refused, as a cookie keeps it until the form's page is shown once more. A form is
/// answered by leading to a page: what answers it directly would be lost to a browser's *back* and
/// *forward*, since no page is ever cached. Sealed for one browser and session, and good for ten
/// minutes; whoever has another key, or another browser, has nothing. Never holds a password or a
/// code. Safe for use by any number of threads.
///
///     cookie = base64url( nonce, 12 bytes || AES-256-GCM(key, nonce, whose, text) )
///     text   = expires LF at LF status LF field LF why *( LF name LF value )      each URL-encoded
public final class KeptRefusals {

  /// How long a browser keeps one.
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int FIXED = 5;

  // A browser takes 4,096 characters with the cookie's name and attributes.
  private static final int LONGEST = 3_800;

  private final SecretKey key;
  private final SecureRandom random;
  private final InstantSource clock;

  /// One refusal.
  ///
  /// @param at the path of the page that shows it
  /// @param status that page's, this once
  /// @param field in fault, by its name; empty if none is
  /// @param why in the language in which it was sent
  /// @param values what was typed and is no secret, or what the page is about
  public record Refusal(
      String at, int status, String field, String why, Map<String, String> values) {
    public Refusal {
      values = Map.copyOf(values);
    }

    /// Mute: it holds what somebody typed.
    @Override
    public String toString() {
      return "Refusal[" + at + "]";
    }
  }

  /// @param doorSecret shared by all processes of one server
  /// @param use a refusal of one use is none of another
  public KeptRefusals(SecretKey doorSecret, String use, SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.expandOnly(
                      doorSecret, use.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /// What is typed is left out where a cookie could not hold it.
  ///
  /// @param whose what binds it to a browser and its session
  /// @return a cookie's value
  public String seal(Refusal refusal, String whose) {
    String whole = sealed(refusal, whose);
    return whole.length() <= LONGEST
        ? whole
        : sealed(
            new Refusal(refusal.at(), refusal.status(), refusal.field(), refusal.why(), Map.of()),
            whose);
  }

  private String sealed(Refusal refusal, String whose) {
    StringBuilder text = new StringBuilder();
    text.append(clock.instant().plus(LIFE).toEpochMilli());
    line(text, refusal.at());
    line(text, Integer.toString(refusal.status()));
    line(text, refusal.field());
    line(text, refusal.why());
    refusal
        .values()
        .forEach(
            (name, value) -> {
              line(text, name);
              line(text, value);
            });
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = text.toString().getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, whose).doFinal(plain);
      byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static void line(StringBuilder text, String value) {
    text.append('\n').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private Cipher cipher(int mode, byte[] nonce, String whose) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(whose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /// @param cookie as sent, or anything
  /// @param at the path of the page that is asked for
  /// @return empty if there is none for that page, it is over, or it was sealed for somebody else
  public Optional<Refusal> open(String cookie, String at, String whose) {
    return text(cookie, whose)
        .map(text -> text.split("\n", -1))
        .filter(lines -> lines.length >= FIXED && lines.length % 2 == FIXED % 2)
        .filter(lines -> clock.millis() < Long.parseLong(lines[0]))
        .map(KeptRefusals::parsed)
        .filter(refusal -> refusal.at().equals(at));
  }

  private Optional<String> text(String cookie, String whose) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(cookie);
      if (all.length <= NONCE_BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, whose)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(plain, StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException
        | IllegalArgumentException _) { // a browser keeps what it likes
      return Optional.empty();
    }
  }

  private static Refusal parsed(String[] lines) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = FIXED; i < lines.length; i += 2) {
      values.put(plain(lines[i]), plain(lines[i + 1]));
    }
    int status = Integer.parseInt(lines[2]);
    return new Refusal(plain(lines[1]), status, plain(lines[3]), plain(lines[4]), values);
  }

  private static String plain(String line) {
    return URLDecoder.decode(line, StandardCharsets.UTF_8);
  }
}
