package org.holdfast.search;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/// Reads a file of an index, or a part of it, from anywhere. For one thread at a time, like every
/// input of Lucene's; clones and slices share the file, which is closed with the input it was
/// opened for.
final class SealedInput extends IndexInput implements RandomAccessInput {

  private static final int MASK = FileSeal.SEGMENT_BYTES - 1;
  private static final int SHIFT = Integer.numberOfTrailingZeros(FileSeal.SEGMENT_BYTES);
  private static final byte[] NOTHING = {};

  // Lucene's numbers are little-endian.
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final OpenFile file;
  private final boolean owner;
  private final long begin;
  private final long length;
  private long position;
  private long segment = -1;
  private byte[] plain = NOTHING;

  SealedInput(String description, OpenFile file) {
    this(description, file, true, 0, file.plainBytes());
  }

  private SealedInput(String description, OpenFile file, boolean owner, long begin, long length) {
    super(description);
    this.file = file;
    this.owner = owner;
    this.begin = begin;
    this.length = length;
  }

  @Override
  public byte readByte() throws IOException {
    byte read = readByte(position);
    position++;
    return read;
  }

  @Override
  public void readBytes(byte[] into, int offset, int count) throws IOException {
    readBytes(position, into, offset, count);
    position += count;
  }

  @Override
  public short readShort() throws IOException {
    short read = readShort(position);
    position += Short.BYTES;
    return read;
  }

  @Override
  public int readInt() throws IOException {
    int read = readInt(position);
    position += Integer.BYTES;
    return read;
  }

  @Override
  public long readLong() throws IOException {
    long read = readLong(position);
    position += Long.BYTES;
    return read;
  }

  @Override
  public byte readByte(long at) throws IOException {
    requireInside(at, 1);
    return plain(at)[inSegment(at)];
  }

  @Override
  public void readBytes(long at, byte[] into, int offset, int count) throws IOException {
    requireInside(at, count);
    int done = 0;
    while (done < count) {
      byte[] from = plain(at + done);
      int in = inSegment(at + done);
      int piece = Math.min(count - done, from.length - in);
      System.arraycopy(from, in, into, offset + done, piece);
      done += piece;
    }
  }

  @Override
  public short readShort(long at) throws IOException {
    return (short)
        (isWhole(at, Short.BYTES)
            ? (short) SHORTS.get(plain(at), inSegment(at))
            : number(at, Short.BYTES));
  }

  @Override
  public int readInt(long at) throws IOException {
    return isWhole(at, Integer.BYTES)
        ? (int) INTS.get(plain(at), inSegment(at))
        : (int) number(at, Integer.BYTES);
  }

  @Override
  public long readLong(long at) throws IOException {
    return isWhole(at, Long.BYTES)
        ? (long) LONGS.get(plain(at), inSegment(at))
        : number(at, Long.BYTES);
  }

  private boolean isWhole(long at, int bytes) throws IOException {
    requireInside(at, bytes);
    return inSegment(at) + bytes <= FileSeal.SEGMENT_BYTES;
  }

  private long number(long at, int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (readByte(at + i) & 0xFFL) << (8 * i);
    }
    return number;
  }

  private int inSegment(long at) {
    return (int) ((begin + at) & MASK);
  }

  private byte[] plain(long at) throws IOException {
    long wanted = (begin + at) >>> SHIFT;
    if (wanted != segment) {
      plain = file.segment(wanted);
      segment = wanted;
    }
    return plain;
  }

  private void requireInside(long at, long count) throws EOFException {
    if (at < 0 || count > length - at) {
      throw new EOFException("read past the end of " + this);
    }
  }

  @Override
  public long getFilePointer() {
    return position;
  }

  @Override
  public void seek(long to) throws IOException {
    if (to < 0 || to > length) {
      throw new EOFException("seek past the end of " + this);
    }
    position = to;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public SealedInput clone() {
    SealedInput clone = new SealedInput(toString(), file, false, begin, length);
    clone.position = position;
    return clone;
  }

  @Override
  public IndexInput slice(String description, long offset, long count) {
    if (offset < 0 || count < 0 || offset > length - count) {
      throw new IllegalArgumentException("slice is not within " + this);
    }
    return new SealedInput(
        getFullSliceDescription(description), file, false, begin + offset, count);
  }

  @Override
  public void prefetch(long offset, long count) {}

  @Override
  public void close() throws IOException {
    if (owner) {
      file.close();
    }
  }
}
