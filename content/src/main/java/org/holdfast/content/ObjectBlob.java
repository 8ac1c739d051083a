package org.holdfast.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One object, open for reading: always the version that was there when it was opened. Who reads on
/// where the last read ended gets more at once, because every request takes its time.
final class ObjectBlob implements RegionBlob {

  private static final int AHEAD_BYTES = 1 << 20;

  private final ObjectStore store;
  private final String name;
  private final String version;
  private final long sizeBytes;

  // Guarded by this: the bytes read last, and where they begin.
  private byte[] window;
  private long windowAt;

  /// @param start its first bytes
  ObjectBlob(ObjectStore store, String name, ObjectStore.Fetched start) {
    this.store = store;
    this.name = name;
    this.version = start.version();
    this.sizeBytes = start.sizeBytes();
    this.window = start.bytes();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized void read(long position, ByteBuffer into) throws IOException {
    if (position + into.remaining() > sizeBytes) {
      throw new EOFException("it has " + sizeBytes + " bytes");
    }
    long at = position;
    while (into.hasRemaining()) {
      if (at < windowAt || at >= windowAt + window.length) {
        load(at, into.remaining());
      }
      int from = (int) (at - windowAt);
      int count = Math.min(into.remaining(), window.length - from);
      into.put(window, from, count);
      at += count;
    }
  }

  private void load(long at, int wanted) throws IOException {
    boolean readsOn = at == windowAt + window.length;
    long most = readsOn ? Math.max(wanted, AHEAD_BYTES) : wanted;
    int count = (int) Math.min(most, sizeBytes - at);
    byte[] bytes =
        store
            .fetch(name, Optional.of(version), at, count)
            .orElseThrow(() -> new EOFException("it is gone"))
            .bytes();
    if (bytes.length != count) {
      throw new StoreFailure(
          StoreFailure.Kind.NONSENSE,
          store.where() + " gave " + bytes.length + " bytes in place of " + count,
          null);
    }
    window = bytes;
    windowAt = at;
  }

  @Override
  public void close() {}
}
