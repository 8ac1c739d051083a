package org.holdfast.identity;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a password's hash is stored: a PHC string whose tag is keyed.
///
///     $argon2id$v=19$m=65536,t=3,p=1,keyid=…$salt$tag
///
/// `keyid` says under which key the tag is; base64 has no padding.
///
/// @see "PHC string format; its Argon2 page names keyid"
final class HashText {

  static final int SALT_BYTES = 16;
  static final int TAG_BYTES = 32;
  static final int KEY_ID_BYTES = 6;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2}),keyid=([A-Za-z0-9+/]{8})"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

  private final HashCost cost;
  private final byte[] keyId;
  private final byte[] salt;
  private final byte[] tag;

  HashText(HashCost cost, byte[] keyId, byte[] salt, byte[] tag) {
    this.cost = cost;
    this.keyId = keyId.clone();
    this.salt = salt.clone();
    this.tag = tag.clone();
  }

  /// @throws IllegalStateException if it is not of the form that [#text] gives: it lies sealed in
  ///   the database, so nobody else wrote it
  static HashText parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("a stored hash of a password has an unknown form");
    }
    HashText hash = read(matcher);
    if (!hash.text().equals(text)) { // a number or base64 that could be written shorter
      throw new IllegalStateException("a stored hash of a password has an unknown form");
    }
    return hash;
  }

  private static HashText read(Matcher matcher) {
    try {
      return new HashText(
          new HashCost(number(matcher, 1), number(matcher, 2), number(matcher, 3)),
          Base64.getDecoder().decode(matcher.group(4)),
          Base64.getDecoder().decode(matcher.group(5)),
          Base64.getDecoder().decode(matcher.group(6)));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("a stored hash of a password has an unknown form", e);
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  HashCost cost() {
    return cost;
  }

  byte[] keyId() {
    return keyId.clone();
  }

  byte[] salt() {
    return salt.clone();
  }

  byte[] tag() {
    return tag.clone();
  }

  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d,keyid=%s$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(keyId),
            base64.encodeToString(salt),
            base64.encodeToString(tag));
  }

  @Override
  public String toString() {
    return "HashText";
  }
}
