package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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
  void soon(FileKey key, long sizeBytes, Map<Site, Flaw> flaws) {
    flaws.forEach(
        (site, flaw) -> {
          if (!(flaw instanceof Flaw.Unreachable)) {
            soon(key, sizeBytes, site);
          }
        });
  }

  /// Makes the copy in `target` anew.
  ///
  /// @throws ContentRefusal if all regions together have no authentic copy
  /// @throws IOException if `target` did not take it
  void now(FileKey key, long sizeBytes, Site target) throws IOException {
    try (Copies good = reads.ofBlob(key, sizeBytes, reads.withLast(target))) {
      if (BlobLayout.isPacked(sizeBytes)) {
        copyPacked(key, good, target.attached());
      } else {
        copyLarge(key, good, target.attached());
      }
    }
    missing.clear(key.address().revision(), List.of(target.name()));
  }

  /// Waits for repairs in progress.
  void close() {
    running.values().forEach(CompletableFuture::join);
  }

  private void soon(FileKey key, long sizeBytes, Site target) {
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
                tryNow(shared, sizeBytes, target);
              } finally {
                running.remove(work);
                ended.complete(null);
              }
            });
  }

  private void tryNow(FileKey key, long sizeBytes, Site target) {
    turns.acquireUninterruptibly();
    try {
      nowOrLater(key, sizeBytes, target);
    } catch (ContentRefusal e) {
      target.noteTrouble("a copy could not be repaired: " + e.getMessage());
    } catch (DatabaseRefusal e) { // the copy may be whole by now; who reads it next sees
      target.noteTrouble("the repair of a copy could not be noted: " + e.getMessage());
    } finally {
      turns.release();
    }
  }

  private void nowOrLater(FileKey key, long sizeBytes, Site target) {
    try {
      now(key, sizeBytes, target);
      watch.healed(target.name(), key.address());
    } catch (IOException e) {
      target.noteTrouble("a copy could not be repaired: " + e);
      missing.record(StoredShape.of(key, sizeBytes), List.of(target.name()));
    }
  }

  private static void copyPacked(FileKey key, Copies good, Region target) throws IOException {
    Chunk chunk = good.load(0, 1);
    try {
      ByteBuffer stored =
          ByteBuffer.allocate(BlobLayout.HEADER_BYTES + chunk.stored.remaining())
              .put(key.header())
              .put(chunk.stored);
      target.putPacked(key.address().revision(), stored.array());
    } finally {
      good.giveBack(chunk);
    }
  }

  private static void copyLarge(FileKey key, Copies good, Region target) throws IOException {
    RevisionId revision = key.address().revision();
    boolean copied = false;
    try (NewBlob part = target.begin(revision)) {
      part.append(ByteBuffer.wrap(key.header()));
      appendSegments(good, 0, part);
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
    long segments = good.shape().segments();
    for (long at = first; at < segments; at += Chunk.SEGMENTS) {
      Chunk chunk = good.load(at, (int) Math.min(Chunk.SEGMENTS, segments - at));
      try {
        part.append(chunk.stored);
      } finally {
        good.giveBack(chunk);
      }
    }
  }
}
