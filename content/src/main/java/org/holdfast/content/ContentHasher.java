package org.holdfast.content;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/// The three checksums of a file, as far as it has been read. Two threads may share the work: one
/// calls [#updateSha256], the other [#updateOthers].
final class ContentHasher {

  private final MessageDigest sha256;
  private final MessageDigest sha1;
  private final QuickXor quickXor;

  ContentHasher() {
    this(digest("SHA-256"), digest("SHA-1"), new QuickXor());
  }

  private ContentHasher(MessageDigest sha256, MessageDigest sha1, QuickXor quickXor) {
    this.sha256 = sha256;
    this.sha1 = sha1;
    this.quickXor = quickXor;
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
          (MessageDigest) sha256.clone(), (MessageDigest) sha1.clone(), quickXor.copy());
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
  }

  /// Ends this state.
  ContentHashes finish() {
    return new ContentHashes(quickXor.hash(), sha1.digest(), sha256.digest());
  }
}
