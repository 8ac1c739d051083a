package org.holdfast.content;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalInt;

/// The checksums of a file, as far as it has been read. Two threads may share the work: one calls
/// [#updateSha256], the other [#updateOthers].
final class ContentHasher {

  private final MessageDigest sha256;
  private final MessageDigest sha1;
  private final QuickXor quickXor;
  private final Crc32 crc32;

  ContentHasher() {
    this(digest("SHA-256"), digest("SHA-1"), new QuickXor(), new Crc32());
  }

  private ContentHasher(MessageDigest sha256, MessageDigest sha1, QuickXor quickXor, Crc32 crc32) {
    this.sha256 = sha256;
    this.sha1 = sha1;
    this.quickXor = quickXor;
    this.crc32 = crc32;
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// The same state, going its own way from here.
  ContentHasher copy() {
    try {
      return new ContentHasher(
          (MessageDigest) sha256.clone(),
          (MessageDigest) sha1.clone(),
          quickXor.copy(),
          crc32.copy());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own digests can be cloned", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    updateSha256(bytes, offset, length);
    updateOthers(bytes, offset, length);
  }

  void updateSha256(byte[] bytes, int offset, int length) {
    sha256.update(bytes, offset, length);
  }

  void updateOthers(byte[] bytes, int offset, int length) {
    sha1.update(bytes, offset, length);
    quickXor.update(bytes, offset, length);
    crc32.update(bytes, offset, length);
  }

  /// Ends this state.
  ContentHashes finish() {
    return new ContentHashes(
        quickXor.hash(), sha1.digest(), sha256.digest(), OptionalInt.of(crc32.value()));
  }
}
