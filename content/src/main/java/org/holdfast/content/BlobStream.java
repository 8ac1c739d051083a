package org.holdfast.content;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// The plaintext of a range, piece by piece; while one piece is used the next is read and opened,
/// or the next two where no checksum is taken on the way, which wants them in order.
///
/// If the range is the whole file and its checksum is known, the final piece is given only when the
/// checksum is right: tags do not catch mistakes of our own.
final class BlobStream extends InputStream {

  private final Copies copies;
  private final Executor ahead;
  private final long from;
  private final long to;
  private final long lastSegment;
  private final Optional<MessageDigest> digest;
  private final byte[] expectedSha256;
  private final BlobAddress address;

  private long nextSegment;
  private final int depth;
  private final Deque<CompletableFuture<Chunk>> coming = new ArrayDeque<>();
  private long nextLoad;
  private Optional<Piece> current = Optional.empty();

  /// Plaintext bytes of a chunk.
  record Piece(Chunk chunk, int offset, int length) {}

  /// @param to exclusive; greater than `from` unless the blob is empty
  BlobStream(
      Copies copies,
      Executor ahead,
      BlobAddress address,
      long from,
      long to,
      Optional<byte[]> sha256) {
    this.copies = copies;
    this.ahead = ahead;
    this.address = address;
    this.from = from;
    this.to = to;
    this.nextSegment = from / BlobLayout.SEGMENT_BYTES;
    this.nextLoad = nextSegment;
    this.depth = sha256.isPresent() ? 1 : 2;
    this.lastSegment = BlobLayout.lastSegment(to);
    this.digest = sha256.map(_ -> ContentHasher.digest("SHA-256"));
    this.expectedSha256 = sha256.orElse(new byte[0]);
  }

  /// The next piece, good until the next call.
  Optional<Piece> next() {
    giveBack();
    if (nextSegment > lastSegment) {
      return Optional.empty();
    }
    long first = nextSegment;
    Chunk chunk = coming.isEmpty() ? loadNow() : join(coming.remove());
    nextSegment = first + count(first);
    while (coming.size() < depth && nextLoad <= lastSegment) {
      long upcoming = nextLoad;
      nextLoad += count(upcoming);
      coming.add(CompletableFuture.supplyAsync(() -> load(upcoming), ahead));
    }
    current = Optional.of(piece(chunk, first * BlobLayout.SEGMENT_BYTES));
    return current;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    while (current.isEmpty() || current.get().length == 0) {
      if (next().isEmpty()) {
        return -1;
      }
    }
    Piece piece = current.get();
    int taken = Math.min(length, piece.length);
    System.arraycopy(piece.chunk.plain, piece.offset, into, offset, taken);
    current = Optional.of(new Piece(piece.chunk, piece.offset + taken, piece.length - taken));
    return taken;
  }

  @Override
  public void close() {
    giveBack();
    coming.forEach(this::giveBackWhenLoaded);
    coming.clear();
    nextSegment = lastSegment + 1;
  }

  private void giveBackWhenLoaded(CompletableFuture<Chunk> running) {
    var _ =
        running.whenComplete(
            (chunk, _) -> {
              if (chunk != null) {
                copies.giveBack(chunk);
              }
            });
  }

  private Chunk loadNow() {
    long first = nextLoad;
    nextLoad += count(first);
    return load(first);
  }

  private int count(long first) {
    return (int) Math.min(Chunk.SEGMENTS, lastSegment - first + 1);
  }

  /// With a digest one at a time and in order, also ahead: so it sees the bytes in order.
  private Chunk load(long first) {
    Chunk chunk = copies.load(first, count(first));
    if (digest.isPresent()) {
      digest.get().update(chunk.plain, 0, chunk.plainBytes);
      if (first + count(first) > lastSegment
          && !MessageDigest.isEqual(digest.get().digest(), expectedSha256)) {
        copies.giveBack(chunk);
        throw new ContentRefusal.NotAuthentic(address);
      }
    }
    return chunk;
  }

  private static Chunk join(CompletableFuture<Chunk> running) {
    try {
      return running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ContentRefusal refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  private Piece piece(Chunk chunk, long startsAt) {
    int start = (int) Math.max(0, from - startsAt);
    int end = (int) Math.min(chunk.plainBytes, to - startsAt);
    return new Piece(chunk, start, end - start);
  }

  private void giveBack() {
    current.ifPresent(piece -> copies.giveBack(piece.chunk));
    current = Optional.empty();
  }
}
