package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The pieces that make up a draft, or a blob that was one, in their order.
///
/// ```
/// offset  size  HFJ1
/// 0       4     magic    "HFJ1"
/// 4       4     count    of pieces
/// 8       16·n  pieces   id 8, random || size 8
/// …       32    check    SHA-256 of all before: finds a list cut short, guards against nobody
/// ```
record PieceList(List<Piece> pieces) {

  /// One object of a draft's. Never changed once it is there.
  ///
  /// @param id random
  record Piece(long id, long sizeBytes) {}

  static final PieceList EMPTY = new PieceList(List.of());

  private static final byte[] MAGIC = "HFJ1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 8;
  private static final int PIECE_BYTES = 16;
  private static final int CHECK_BYTES = 32;

  /// A terabyte in the smallest pieces that clients send.
  static final int MOST_BYTES = 64 << 20;

  PieceList {
    pieces = List.copyOf(pieces);
  }

  long sizeBytes() {
    return pieces.stream().mapToLong(Piece::sizeBytes).sum();
  }

  PieceList plus(Piece piece) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(piece);
    return new PieceList(more);
  }

  /// The leading pieces that end at `sizeBytes` or before.
  PieceList within(long sizeBytes) {
    long end = 0;
    int count = 0;
    while (count < pieces.size() && end + pieces.get(count).sizeBytes() <= sizeBytes) {
      end += pieces.get(count).sizeBytes();
      count++;
    }
    return new PieceList(pieces.subList(0, count));
  }

  /// The pieces that `kept`, which leads, does not have.
  List<Piece> after(PieceList kept) {
    return pieces.subList(kept.pieces.size(), pieces.size());
  }

  /// Whether these are such bytes, and no blob's.
  static boolean isList(byte[] bytes) {
    return bytes.length >= MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length));
  }

  byte[] bytes() {
    ByteBuffer out =
        ByteBuffer.allocate(HEAD_BYTES + pieces.size() * PIECE_BYTES + CHECK_BYTES)
            .put(MAGIC)
            .putInt(pieces.size());
    pieces.forEach(piece -> out.putLong(piece.id).putLong(piece.sizeBytes));
    byte[] all = out.array();
    out.put(check(all));
    return all;
  }

  /// @throws IOException if these are not the bytes of a list
  static PieceList parse(byte[] bytes) throws IOException {
    int count = (bytes.length - HEAD_BYTES - CHECK_BYTES) / PIECE_BYTES;
    boolean whole =
        isList(bytes)
            && bytes.length >= HEAD_BYTES + CHECK_BYTES
            && bytes.length == HEAD_BYTES + count * PIECE_BYTES + CHECK_BYTES
            && MessageDigest.isEqual(
                check(bytes), Arrays.copyOfRange(bytes, bytes.length - CHECK_BYTES, bytes.length));
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (!whole || in.getInt(MAGIC.length) != count) {
      throw new IOException("a list of pieces is not whole");
    }
    List<Piece> pieces = new ArrayList<>();
    in.position(HEAD_BYTES);
    long left = BlobLayout.storedBytes(BlobLayout.MOST_BYTES);
    for (int i = 0; i < count; i++) {
      Piece piece = new Piece(in.getLong(), in.getLong());
      if (piece.sizeBytes < 1 || piece.sizeBytes > left) {
        throw new IOException("a list of pieces tells sizes that no blob has");
      }
      left -= piece.sizeBytes;
      pieces.add(piece);
    }
    return new PieceList(pieces);
  }

  private static byte[] check(byte[] all) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(all, 0, all.length - CHECK_BYTES);
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
