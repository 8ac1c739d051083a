package org.holdfast.content;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// One region's copy of one blob, with its length and header checked. Safe for use by several
/// threads.
record OpenCopy(RegionBlob blob, Shape shape, FileKey key) implements Closeable {

  /// How a copy is found in a region.
  interface Opener {
    RegionBlob open(Region region) throws IOException, FlawedCopy;
  }

  /// Finds a finished blob.
  static Opener blob(RevisionId revision, long sizeBytes) {
    return BlobLayout.isPacked(sizeBytes)
        ? region -> packed(region, revision)
        : region -> large(region, revision);
  }

  /// Finds the whole segments of a draft: in its part, or in the blob that it became when a finish
  /// was cut short.
  static Opener draft(RevisionId revision) {
    return region -> {
      var part = region.openPart(revision);
      return part.isPresent() ? part.get() : region.open(revision).orElseThrow(FlawedCopy::missing);
    };
  }

  static OpenCopy open(Region region, Opener opener, Shape shape, FileKey key)
      throws IOException, FlawedCopy {
    RegionBlob blob = opener.open(region);
    boolean sound = false;
    try {
      check(blob, shape, key);
      sound = true;
      return new OpenCopy(blob, shape, key);
    } catch (EOFException _) {
      throw FlawedCopy.damaged("it ends within the header");
    } finally {
      if (!sound) {
        blob.close();
      }
    }
  }

  /// Reads and opens `count` segments from `first` on: in the clear into `chunk.plain`, as they are
  /// stored into `chunk.stored`. If it throws, the chunk's content is meaningless.
  void load(Chunk chunk, long first, int count, SegmentCipher cipher)
      throws IOException, FlawedCopy {
    chunk.clear();
    long end = BlobLayout.position(first + count - 1) + shape.storedBytes(first + count - 1);
    chunk.stored.limit((int) (end - BlobLayout.position(first)));
    try {
      blob.read(BlobLayout.position(first), chunk.stored);
    } catch (EOFException _) {
      throw FlawedCopy.damaged("it ends too early");
    }
    chunk.stored.flip();
    for (int i = 0; i < count; i++) {
      open(chunk, first + i, i, cipher);
    }
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }

  private void open(Chunk chunk, long segment, int index, SegmentCipher cipher) throws FlawedCopy {
    int stored = shape.storedBytes(segment);
    chunk.stored.get(index * BlobLayout.STORED_SEGMENT_BYTES, chunk.segment, 0, stored);
    if (!cipher.open(
        segment,
        shape.isLast(segment),
        chunk.segment,
        0,
        stored,
        chunk.plain,
        index * BlobLayout.SEGMENT_BYTES)) {
      throw FlawedCopy.damaged("segment " + segment + " is not authentic");
    }
    chunk.plainBytes += shape.plainBytes(segment);
  }

  private static void check(RegionBlob blob, Shape shape, FileKey key)
      throws IOException, FlawedCopy {
    if (!shape.fits(blob.sizeBytes())) {
      throw FlawedCopy.damaged("it has " + blob.sizeBytes() + " bytes, not " + shape.storedBytes());
    }
    ByteBuffer header = ByteBuffer.allocate(BlobLayout.HEADER_BYTES);
    blob.read(0, header);
    // Format, cipher and commitment at once: whatever differs, nothing of the copy is opened.
    if (!MessageDigest.isEqual(header.array(), key.header())) {
      throw FlawedCopy.damaged("its header is not the one that was written");
    }
  }

  private static RegionBlob packed(Region region, RevisionId revision)
      throws IOException, FlawedCopy {
    var bytes = region.packed(revision);
    if (bytes.isPresent()) {
      return new PackedBlob(bytes.get());
    }
    try (RegionBlob large = region.open(revision).orElseThrow(FlawedCopy::missing)) {
      throw FlawedCopy.damaged("it is of " + large.sizeBytes() + " bytes and not packed");
    }
  }

  private static RegionBlob large(Region region, RevisionId revision)
      throws IOException, FlawedCopy {
    var blob = region.open(revision);
    if (blob.isPresent()) {
      return blob.get();
    }
    if (region.packed(revision).isPresent()) {
      throw FlawedCopy.damaged("it is packed, and so too short");
    }
    throw FlawedCopy.missing();
  }

  /// A small blob, read whole.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record PackedBlob(byte[] bytes) implements RegionBlob {

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      if (bytes.length - position < into.remaining()) {
        throw new EOFException();
      }
      into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public void close() {}
  }
}
