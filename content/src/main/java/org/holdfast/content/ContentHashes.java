package org.holdfast.content;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalInt;

/// The checksums of a file's plaintext, in the forms that clients expect.
public final class ContentHashes {

  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  private final byte[] quickXor;
  private final byte[] sha1;
  private final byte[] sha256;
  private final OptionalInt crc32;

  /// @param quickXor 20 bytes
  /// @param sha1 20 bytes
  /// @param sha256 32 bytes
  public ContentHashes(byte[] quickXor, byte[] sha1, byte[] sha256) {
    this(quickXor, sha1, sha256, OptionalInt.empty());
  }

  /// @param crc32 absent where it was not kept: contents from before it was
  public ContentHashes(byte[] quickXor, byte[] sha1, byte[] sha256, OptionalInt crc32) {
    if (quickXor.length != 20 || sha1.length != 20 || sha256.length != 32) {
      throw new IllegalArgumentException("hashes have 20, 20 and 32 bytes");
    }
    this.quickXor = quickXor.clone();
    this.sha1 = sha1.clone();
    this.sha256 = sha256.clone();
    this.crc32 = crc32;
  }

  public byte[] quickXor() {
    return quickXor.clone();
  }

  public byte[] sha1() {
    return sha1.clone();
  }

  public byte[] sha256() {
    return sha256.clone();
  }

  /// What archives need. Nobody may trust it for more: whoever wants another content with the same
  /// one makes it.
  public OptionalInt crc32() {
    return crc32;
  }

  /// Base64 of 20 bytes, as the Graph contract writes it.
  public String quickXorText() {
    return Base64.getEncoder().encodeToString(quickXor);
  }

  /// Upper-case hexadecimal, as the Graph contract writes it.
  public String sha1Text() {
    return UPPER_HEX.formatHex(sha1);
  }

  /// Upper-case hexadecimal, as the Graph contract writes it.
  public String sha256Text() {
    return UPPER_HEX.formatHex(sha256);
  }

  /// By what was always kept; the CRC-32 says nothing that SHA-256 does not.
  @Override
  public boolean equals(Object other) {
    return other instanceof ContentHashes that
        && Arrays.equals(quickXor, that.quickXor)
        && Arrays.equals(sha1, that.sha1)
        && Arrays.equals(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return "ContentHashes[sha256 " + sha256Text() + "]";
  }
}
