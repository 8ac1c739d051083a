package org.holdfast.drive;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secret part of a sharing link: 128 bits. It is stored nowhere; a keyed hash of it finds the
/// permission that it stands for, and only the drive's key makes it again from that (ADR 19).
public final class LinkSecret {

  static final int BYTES = 16;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  private final byte[] bytes;

  private LinkSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  static LinkSecret of(byte[] bytes) {
    return new LinkSecret(bytes.clone());
  }

  /// @param text as [#reveal] gave it
  /// @return empty for what is not even the form of one
  public static Optional<LinkSecret> parse(String text) {
    return Optional.of(text)
        .filter(typed -> FORM.matcher(typed).matches())
        .map(typed -> new LinkSecret(Base64.getUrlDecoder().decode(typed)))
        .filter(secret -> secret.reveal().equals(text)); // one spelling for each
  }

  /// The secret itself, for an address that its owner gives away: 22 characters of base64url.
  public String reveal() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkSecret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for all: a hash of the bytes would tell of them.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "LinkSecret";
  }
}
