package org.holdfast.content;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.SecretKey;

/// One blob, open for reading any range of it. Nothing is given out that was not authenticated.
///
/// What a read finds damaged or missing in one region is read from another in the same call and
/// repaired when the reader is closed. Safe for use by several threads, each with its own range;
/// [#share] gives each of them a reader to close by itself.
public final class BlobReader implements AutoCloseable {

  private final Copies copies;
  private final FileKey key;
  private final long sizeBytes;
  private final Optional<ContentHashes> expected;
  private final Executor ahead;
  private final Consumer<Map<Site, Flaw>> repair;
  private final AtomicInteger users; // readers that share the copies and the key
  private final AtomicBoolean repaired;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param repair is told once what was wrong, while the key is still open
  BlobReader(
      Copies copies,
      FileKey key,
      long sizeBytes,
      Optional<ContentHashes> expected,
      Executor ahead,
      Consumer<Map<Site, Flaw>> repair) {
    this(
        copies, key, sizeBytes, expected, ahead, repair, new AtomicInteger(1), new AtomicBoolean());
  }

  private BlobReader(
      Copies copies,
      FileKey key,
      long sizeBytes,
      Optional<ContentHashes> expected,
      Executor ahead,
      Consumer<Map<Site, Flaw>> repair,
      AtomicInteger users,
      AtomicBoolean repaired) {
    this.copies = copies;
    this.key = key;
    this.sizeBytes = sizeBytes;
    this.expected = expected;
    this.ahead = ahead;
    this.repair = repair;
    this.users = users;
    this.repaired = repaired;
  }

  /// Another reader of the same blob through the same open copies. The last one that is closed
  /// closes the copies and wipes the key.
  ///
  /// @throws IllegalStateException if this one is closed
  public BlobReader share() {
    if (closed.get()) {
      throw new IllegalStateException("a closed reader is not shared");
    }
    users.incrementAndGet();
    return new BlobReader(copies, key, sizeBytes, expected, ahead, repair, users, repaired);
  }

  /// Which blob it is.
  BlobAddress address() {
    return key.address();
  }

  /// For [Derived].
  SecretKey derivedKey() {
    return key.derivedKey();
  }

  /// Whether every copy that was asked for so far was as it should be.
  public boolean isSound() {
    return copies.flaws().isEmpty();
  }

  /// Of the plaintext.
  public long sizeBytes() {
    return sizeBytes;
  }

  /// Writes a range of the plaintext to `out`, and reads no more than the segments it touches.
  ///
  /// Over the whole file, with hashes expected, the last bytes come only after the SHA-256 was
  /// found right. If it throws, `out` may have got a part, which is authentic.
  ///
  /// @param out not closed, not flushed
  /// @throws IOException only from `out`
  /// @throws IndexOutOfBoundsException if the range is not within the file
  /// @throws ContentRefusal.NotAuthentic if no region has an authentic copy
  /// @throws ContentRefusal.Absent if no region has a copy
  /// @throws ContentRefusal.TooFewRegions if the regions that may have one cannot be reached
  public void copyTo(OutputStream out, long from, long length) throws IOException {
    Objects.checkFromIndexSize(from, length, sizeBytes);
    if (length == 0 && sizeBytes > 0) {
      return;
    }
    try (BlobStream plain = stream(from, length)) {
      for (var piece = plain.next(); piece.isPresent(); piece = plain.next()) {
        BlobStream.Piece bytes = piece.get();
        out.write(bytes.chunk().plain, bytes.offset(), bytes.length());
      }
    }
  }

  /// The same as a stream, for [Blobs#copy].
  BlobStream stream(long from, long length) {
    Optional<byte[]> sha256 =
        length == sizeBytes ? expected.map(ContentHashes::sha256) : Optional.empty();
    return new BlobStream(copies, ahead, key.address(), from, from + length, sha256);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // Before this one lets go of the key, which the repair shares.
    if (copies.anyGood() && !isSound() && repaired.compareAndSet(false, true)) {
      repair.accept(copies.flaws());
    }
    if (users.decrementAndGet() == 0) {
      copies.close();
      key.close();
    }
  }
}
