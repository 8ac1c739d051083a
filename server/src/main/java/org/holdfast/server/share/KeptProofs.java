package org.holdfast.server.share;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.holdfast.drive.LinkPass;

/// What a browser has shown for links, as its cookie keeps it: passes of passwords, which the room
/// `drive` makes and looks at, and addresses that a mailed code was typed for. Nothing is stored
/// here; each entry is good for one link and a day, and the room is asked each time, so it is worth
/// nothing once the link has ended. Safe for use by any number of threads.
///
///     cookie  = entry *( "." entry )              newest first, eight at most
///     entry   = tag "~" ( "p" pass | "m" expires "~" mac )
///     tag     = HMAC-SHA-256(key, "tag" || link), 8 bytes of it
///     mac     = HMAC-SHA-256(key, "address" || link || address || expires)
final class KeptProofs {

  private static final int MOST = 8;
  private static final int TAG_BYTES = 8;
  private static final int KEY_BYTES = 32;
  private static final Duration LIFE = Duration.ofDays(1);
  private static final String PASS = "p";
  private static final String ADDRESS = "m";

  private final SecretKey key;
  private final InstantSource clock;

  /// @param doorSecret shared by all processes of one server
  KeptProofs(SecretKey doorSecret, InstantSource clock) {
    this.clock = clock;
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256",
                  HKDFParameterSpec.expandOnly(
                      doorSecret, "link proofs".getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /// @param cookie as sent, or anything
  Optional<LinkPass> pass(String cookie, LinkKey link) {
    return find(cookie, link, PASS).flatMap(LinkPass::parse);
  }

  /// Whether a code that was mailed to this address was typed for this link.
  boolean showsAddress(String cookie, LinkKey link, String address) {
    return find(cookie, link, ADDRESS).filter(value -> isAddress(value, link, address)).isPresent();
  }

  private boolean isAddress(String value, LinkKey link, String address) {
    int mark = value.indexOf('~');
    if (mark < 1 || mark > 15 || !value.substring(0, mark).matches("[0-9]+")) {
      return false;
    }
    long expires = Long.parseLong(value.substring(0, mark));
    byte[] mac = value.substring(mark + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = mac(link, address, expires).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(mac, right) && clock.millis() < expires;
  }

  String withPass(String cookie, LinkKey link, LinkPass pass) {
    return with(cookie, tag(link) + "~" + PASS, pass.reveal());
  }

  String withAddress(String cookie, LinkKey link, String address) {
    long expires = clock.millis() + LIFE.toMillis();
    return with(cookie, tag(link) + "~" + ADDRESS, expires + "~" + mac(link, address, expires));
  }

  private static String with(String cookie, String name, String value) {
    List<String> entries = new ArrayList<>();
    entries.add(name + value);
    Arrays.stream(cookie.split("\\."))
        .filter(each -> each.matches("[A-Za-z0-9_~-]{1,200}") && !each.startsWith(name))
        .limit(MOST - 1L)
        .forEach(entries::add);
    return String.join(".", entries);
  }

  private Optional<String> find(String cookie, LinkKey link, String kind) {
    String name = tag(link) + "~" + kind;
    return Arrays.stream(cookie.split("\\."))
        .filter(each -> each.startsWith(name))
        .map(each -> each.substring(name.length()))
        .findFirst();
  }

  private String tag(LinkKey link) {
    return text(Arrays.copyOf(hash("tag\0" + link.reveal()), TAG_BYTES));
  }

  private String mac(LinkKey link, String address, long expires) {
    return text(hash("address\0" + link.reveal() + "\0" + address + "\0" + expires));
  }

  private byte[] hash(String bound) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(bound.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
