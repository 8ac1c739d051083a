package org.holdfast.drive;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// Opens one upload session; whoever has it may go on with the upload. The server keeps its hash.
public final class UploadSecret {

  private static final int BYTES = 32;

  private final byte[] bytes;

  private UploadSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  static UploadSecret random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new UploadSecret(bytes);
  }

  /// @param text as [#reveal] gave it
  /// @throws DriveRefusal.UploadAbsent if it is not even the form of a secret
  public static UploadSecret parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new DriveRefusal.UploadAbsent();
    }
    if (bytes.length != BYTES) {
      throw new DriveRefusal.UploadAbsent();
    }
    return new UploadSecret(bytes);
  }

  /// The secret itself, for the client alone: 43 characters of base64url.
  public String reveal() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UploadSecret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for all: a hash of the bytes would tell of them.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "UploadSecret";
  }
}
