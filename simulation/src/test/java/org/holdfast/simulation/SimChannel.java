package org.holdfast.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// An open file of a [SimDisk].
class SimChannel extends FileChannel {

  private final SimDisk disk;
  private final SimTime time;
  private final SimFile file;
  private final String path;
  private long position;

  SimChannel(SimDisk disk, SimTime time, SimFile file, String path) {
    this.disk = disk;
    this.time = time;
    this.file = file;
    this.path = path;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int read = read(into, position);
    position += Math.max(0, read);
    return read;
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    requireOpen();
    disk.read(file, path);
    int at = Math.toIntExact(from);
    if (at >= file.size()) {
      return into.hasRemaining() ? -1 : 0;
    }
    int length = Math.min(into.remaining(), file.size() - at);
    into.put(file.bytes(), at, length);
    return length;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int written = write(bytes, position);
    position += written;
    return written;
  }

  @Override
  public int write(ByteBuffer bytes, long to) throws IOException {
    requireOpen();
    time.perhapsYield();
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    disk.write(file, path, to, copy, copy.length);
    bytes.position(bytes.limit());
    return copy.length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long to) {
    position = to;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return file.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    requireOpen();
    if (size < file.size()) {
      disk.resize(file, path, size);
    }
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    requireOpen();
    time.perhapsYield();
    disk.flush(file, path);
    time.perhapsYield();
  }

  @Override
  public FileLock lock(long from, long length, boolean shared) {
    return new FileLock(this, from, length, shared) {
      @Override
      public boolean isValid() {
        return isOpen();
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public FileLock tryLock(long from, long length, boolean shared) {
    return lock(from, length, shared);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException("no room scatters");
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw new UnsupportedOperationException("no room gathers");
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException("no room transfers");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) {
    throw new UnsupportedOperationException("no room transfers");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException("no room maps files");
  }

  @Override
  protected void implCloseChannel() {}

  private void requireOpen() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }
}
