package org.holdfast.search;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.lucene.index.CorruptIndexException;

/// One file of an index, open for reading by any number of threads. Compared by identity.
final class OpenFile implements AutoCloseable {

  private final String name;
  private final FileChannel channel;
  private final FileSeal seal;
  private final long plainBytes;
  private final long lastSegment;
  private final SegmentCache cache;

  private OpenFile(
      String name, FileChannel channel, FileSeal seal, long plainBytes, SegmentCache cache) {
    this.name = name;
    this.channel = channel;
    this.seal = seal;
    this.plainBytes = plainBytes;
    this.lastSegment = FileSeal.lastSegment(plainBytes);
    this.cache = cache;
  }

  /// @throws CorruptIndexException if it is not one that was sealed under this name; what is behind
  ///   its first segments is looked at when it is read
  static OpenFile open(
      Path file, String name, IndexKey key, Generation generation, SegmentCache cache)
      throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean done = false;
    try {
      long plainBytes = FileSeal.plainLength(name, channel.size());
      byte[] header = new byte[FileSeal.HEADER_BYTES];
      fill(channel, ByteBuffer.wrap(header), 0, name);
      FileSeal seal = FileSeal.of(key, generation, name, header);
      OpenFile opened = new OpenFile(name, channel, seal, plainBytes, cache);
      cache.get(opened, opened.lastSegment); // a file that was cut is noticed at once
      done = true;
      return opened;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  long plainBytes() {
    return plainBytes;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// The plaintext of one segment; never to be changed.
  byte[] segment(long segment) throws IOException {
    return cache.get(this, segment);
  }

  /// Reads and opens one segment.
  byte[] open(long segment) throws IOException {
    boolean last = segment == lastSegment;
    long inIt = last ? plainBytes - segment * FileSeal.SEGMENT_BYTES : FileSeal.SEGMENT_BYTES;
    byte[] stored = new byte[(int) inIt + FileSeal.EXTRA_BYTES];
    long at = FileSeal.HEADER_BYTES + segment * FileSeal.STORED_BYTES;
    fill(channel, ByteBuffer.wrap(stored), at, name);
    synchronized (seal) {
      return seal.open(name, segment, last, stored, stored.length);
    }
  }

  private static void fill(FileChannel channel, ByteBuffer into, long at, String name)
      throws IOException {
    long position = at;
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new EOFException("ends too early: " + name);
      }
      position += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    cache.forget(this, lastSegment);
    synchronized (seal) {
      seal.close();
    }
  }
}
