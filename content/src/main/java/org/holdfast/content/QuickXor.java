package org.holdfast.content;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// quickXorHash: 160 bits into which byte i is XORed as 8 bits from bit (11 i mod 160) on.
///
/// 11 and 160 share no factor, so bytes that lie 160 apart fall on the same bits: they are folded
/// together first, eight bytes at a step, and only 160 bytes are placed at the end. That makes it
/// as fast as memory.
final class QuickXor {

  static final int HASH_BYTES = 20;

  private static final int BITS = 160;
  private static final int SHIFT = 11;
  private static final int BLOCK_BYTES = 160;
  private static final int LENGTH_AT = HASH_BYTES - Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] folded = new byte[BLOCK_BYTES];
  private long lengthBytes;

  QuickXor() {}

  private QuickXor(QuickXor other) {
    System.arraycopy(other.folded, 0, folded, 0, BLOCK_BYTES);
    lengthBytes = other.lengthBytes;
  }

  QuickXor copy() {
    return new QuickXor(this);
  }

  void update(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = foldSome(bytes, offset, Math.min(end, offset + bytesToBlock()));
    while (end - at >= BLOCK_BYTES) {
      foldBlock(bytes, at);
      at += BLOCK_BYTES;
    }
    foldSome(bytes, at, end);
  }

  byte[] hash() {
    byte[] hash = new byte[HASH_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      place(folded[i] & 0xFF, i * SHIFT % BITS, hash);
    }
    long length = (long) LONGS.get(hash, LENGTH_AT) ^ lengthBytes;
    LONGS.set(hash, LENGTH_AT, length);
    return hash;
  }

  private int bytesToBlock() {
    return (int) ((BLOCK_BYTES - lengthBytes % BLOCK_BYTES) % BLOCK_BYTES);
  }

  private int foldSome(byte[] bytes, int from, int to) {
    int into = (int) (lengthBytes % BLOCK_BYTES);
    for (int at = from; at < to; at++) {
      folded[into++] ^= bytes[at];
    }
    lengthBytes += to - from;
    return to;
  }

  private void foldBlock(byte[] bytes, int at) {
    for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
      LONGS.set(folded, i, (long) LONGS.get(folded, i) ^ (long) LONGS.get(bytes, at + i));
    }
    lengthBytes += BLOCK_BYTES;
  }

  private static void place(int value, int bit, byte[] hash) {
    int at = bit / 8;
    int shift = bit % 8;
    hash[at] ^= (byte) (value << shift);
    // A byte that does not start on a byte's edge reaches into the next, round the end.
    hash[(at + 1) % HASH_BYTES] ^= (byte) (value >>> (8 - shift));
  }
}
