package org.holdfast.search;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.zip.CRC32;
import org.apache.lucene.store.IndexOutput;

/// Writes one file of an index, from its beginning to its end. Holds one segment in memory.
final class SealedOutput extends IndexOutput {

  private final FileChannel channel;
  private final FileSeal seal;
  private final SecureRandom random;
  private final CRC32 checksum = new CRC32(); // Lucene's own, over what it wrote
  private final byte[] plain = new byte[FileSeal.SEGMENT_BYTES];
  private final byte[] stored = new byte[FileSeal.STORED_BYTES];
  private int filled;
  private int summed;
  private long segment;
  private boolean closed;

  /// @param channel of an empty file; closed with this
  SealedOutput(String name, FileChannel channel, FileSeal seal, SecureRandom random)
      throws IOException {
    super("SealedOutput(" + name + ")", name);
    this.channel = channel;
    this.seal = seal;
    this.random = random;
    write(ByteBuffer.wrap(seal.header()));
  }

  @Override
  public void writeByte(byte b) throws IOException {
    makeRoom();
    plain[filled++] = b;
  }

  @Override
  public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      makeRoom();
      int piece = Math.min(length - done, plain.length - filled);
      System.arraycopy(bytes, offset + done, plain, filled, piece);
      filled += piece;
      done += piece;
    }
  }

  @Override
  public long getFilePointer() {
    return segment * FileSeal.SEGMENT_BYTES + filled;
  }

  @Override
  public long getChecksum() {
    sum();
    return checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (channel;
        seal) {
      flush(true);
    }
  }

  // A full segment waits until there is more, since it may be the last.
  private void makeRoom() throws IOException {
    if (filled == plain.length) {
      sum();
      flush(false);
      segment++;
      filled = 0;
      summed = 0;
    }
  }

  private void sum() {
    checksum.update(plain, summed, filled - summed);
    summed = filled;
  }

  private void flush(boolean last) throws IOException {
    int length = seal.seal(segment, last, plain, filled, random, stored);
    write(ByteBuffer.wrap(stored, 0, length));
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
