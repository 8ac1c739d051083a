package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.holdfast.database.DatabaseRefusal;

/// Makes one region's copy anew from authentic ones elsewhere. The stored bytes are copied as they
/// are; they are opened only to be sure of them.
final class Repairs {

  private static final int AT_ONCE = 2; // repairs must not crowd out people

  private record Work(RevisionId revision, Site target) {}

  private final Reads reads;
  private final MissingCopies missing;
  private final CopyWatch watch;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Map<Work, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  Repairs(Reads reads, MissingCopies missing, CopyWatch watch) {
    this.reads = reads;
    this.missing = missing;
    this.watch = watch;
  }

  /// Repairs what a reader found wrong, beside everything else.
  ///
  /// @param key shared for as long as it takes
  /// @param expected what the whole must be, if it is known
  void soon(FileKey key, long sizeBytes, Optional<ContentHashes> expected, Map<Site, Flaw> flaws) {
    flaws.forEach(
        (site, flaw) -> {
          if (!(flaw instanceof Flaw.Unreachable) && reads.staying().contains(site)) {
            soon(key, sizeBytes, expected, site);
          }
        });
  }

  /// Makes the copy in `target` anew.
  ///
  /// @throws ContentRefusal if all regions together have no authentic copy
  /// @throws IOException if `target` did not take it
  void now(FileKey key, long sizeBytes, Optional<ContentHashes> expected, Site target)
      throws IOException {
    copy(key, sizeBytes, expected, reads.withLast(target), target);
  }

  /// The same from some of the regions, and only if the whole has the SHA-256 that it was written
  /// with.
  ///
  /// @throws ContentRefusal if `from` together have no such copy; nothing was written then
  void verified(FileKey key, long sizeBytes, ContentHashes expected, List<Site> from, Site target)
      throws IOException {
    copy(key, sizeBytes, Optional.of(expected), from, target);
  }

  /// As [#verified], into a place that is none of the regions: nobody counts what it lacks.
  void outside(FileKey key, long sizeBytes, ContentHashes expected, List<Site> from, Site target)
      throws IOException {
    copyBytes(key, sizeBytes, Optional.of(expected), from, target);
  }

  /// Into a region, from a place that is none. Written to the database only where the copy was
  /// known to be missing: it may be one that is not to be written now.
  void givenBack(FileKey key, long sizeBytes, ContentHashes expected, Site from, Site target)
      throws IOException {
    copyBytes(key, sizeBytes, Optional.of(expected), List.of(from), target);
    RevisionId revision = key.address().revision();
    if (missing.regionsWithout(revision).contains(target.name())) {
      missing.clear(revision, List.of(target.name()));
    }
  }

  private void copy(
      FileKey key, long sizeBytes, Optional<ContentHashes> expected, List<Site> from, Site target)
      throws IOException {
    copyBytes(key, sizeBytes, expected, from, target);
    missing.clear(key.address().revision(), List.of(target.name()));
  }

  private void copyBytes(
      FileKey key, long sizeBytes, Optional<ContentHashes> expected, List<Site> from, Site target)
      throws IOException {
    SumCheck sum = new SumCheck(key.address(), expected);
    try (Copies good = reads.ofBlob(key, sizeBytes, from)) {
      if (BlobLayout.isPacked(sizeBytes)) {
        copyPacked(key, good, sum, target.attached());
      } else {
        copyLarge(key, good, sum, target.attached());
      }
    }
  }

  /// Waits for repairs in progress.
  void close() {
    running.values().forEach(CompletableFuture::join);
  }

  private void soon(FileKey key, long sizeBytes, Optional<ContentHashes> expected, Site target) {
    Work work = new Work(key.address().revision(), target);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    if (running.putIfAbsent(work, ended) != null) {
      return;
    }
    watch.damaged(target.name(), key.address());
    FileKey shared = key.share();
    reads
        .crew()
        .executor()
        .execute(
            () -> {
              try (shared) {
                tryNow(shared, sizeBytes, expected, target);
              } finally {
                running.remove(work);
                ended.complete(null);
              }
            });
  }

  private void tryNow(FileKey key, long sizeBytes, Optional<ContentHashes> expected, Site target) {
    turns.acquireUninterruptibly();
    try {
      nowOrLater(key, sizeBytes, expected, target);
    } catch (ContentRefusal e) {
      target.noteTrouble("a copy could not be repaired: " + e.getMessage());
    } catch (DatabaseRefusal e) { // the copy may be whole by now; who reads it next sees
      target.noteTrouble("the repair of a copy could not be noted: " + e.getMessage());
    } finally {
      turns.release();
    }
  }

  private void nowOrLater(
      FileKey key, long sizeBytes, Optional<ContentHashes> expected, Site target) {
    try {
      now(key, sizeBytes, expected, target);
      watch.healed(target.name(), key.address());
    } catch (IOException e) {
      target.noteTrouble("a copy could not be repaired: " + e);
      missing.record(StoredShape.of(key, sizeBytes), List.of(target.name()));
    }
  }

  private static void copyPacked(FileKey key, Copies good, SumCheck sum, Region target)
      throws IOException {
    Chunk chunk = good.load(0, 1);
    try {
      sum.add(chunk);
      sum.require();
      ByteBuffer stored =
          ByteBuffer.allocate(BlobLayout.HEADER_BYTES + chunk.stored.remaining())
              .put(key.header())
              .put(chunk.stored);
      target.putPacked(key.address().revision(), stored.array());
    } finally {
      good.giveBack(chunk);
    }
  }

  private static void copyLarge(FileKey key, Copies good, SumCheck sum, Region target)
      throws IOException {
    RevisionId revision = key.address().revision();
    boolean copied = false;
    try (NewBlob part = target.begin(revision)) {
      part.append(ByteBuffer.wrap(key.header()));
      appendSegments(good, 0, part, sum::add);
      sum.require();
      part.commit();
      copied = true;
    } finally {
      if (!copied) {
        target.deletePart(revision);
      }
    }
  }

  /// Copies the stored segments from `first` to the end of what `good` has.
  static void appendSegments(Copies good, long first, NewBlob part) throws IOException {
    appendSegments(good, first, part, _ -> {});
  }

  private static void appendSegments(Copies good, long first, NewBlob part, Consumer<Chunk> each)
      throws IOException {
    long segments = good.shape().segments();
    for (long at = first; at < segments; at += Chunk.SEGMENTS) {
      Chunk chunk = good.load(at, (int) Math.min(Chunk.SEGMENTS, segments - at));
      try {
        each.accept(chunk);
        part.append(chunk.stored);
      } finally {
        good.giveBack(chunk);
      }
    }
  }

  /// Whether what is copied is what was written: authentic bytes may still be the wrong ones, by a
  /// mistake of our own.
  private static final class SumCheck {

    private final BlobAddress address;
    private final Optional<byte[]> expected;
    private final MessageDigest digest = ContentHasher.digest("SHA-256");

    SumCheck(BlobAddress address, Optional<ContentHashes> expected) {
      this.address = address;
      this.expected = expected.map(ContentHashes::sha256);
    }

    void add(Chunk chunk) {
      if (expected.isPresent()) {
        digest.update(chunk.plain, 0, chunk.plainBytes);
      }
    }

    void require() {
      if (expected.isPresent() && !MessageDigest.isEqual(digest.digest(), expected.get())) {
        throw new ContentRefusal.NotAuthentic(address);
      }
    }
  }
}
