package org.holdfast.recovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.content.RevisionId;

/// A content that a point needs. A part of the list: `count 4`, then so often `revision 16 || size
/// 8 || lacking 1`.
///
/// @param sizeBytes as it was written
/// @param lacking whether no region gave it when the point was made
public record BackupContent(RevisionId revision, long sizeBytes, boolean lacking) {

  /// In one part of the list: some 6 MiB.
  static final int IN_PART = 250_000;

  private static final int BYTES = 16 + 8 + 1;

  static byte[] plain(List<BackupContent> contents) {
    ByteBuffer out = ByteBuffer.allocate(4 + BYTES * contents.size()).putInt(contents.size());
    for (BackupContent each : contents) {
      out.put(each.revision.bytes()).putLong(each.sizeBytes).put((byte) (each.lacking ? 1 : 0));
    }
    return out.array();
  }

  static List<BackupContent> parse(byte[] plain) throws DamagedObject {
    try {
      ByteBuffer in = ByteBuffer.wrap(plain);
      int count = in.getInt();
      if (count < 0 || in.remaining() != (long) count * BYTES) {
        throw new DamagedObject("a list of contents has another length than it says");
      }
      List<BackupContent> contents = new ArrayList<>(count);
      byte[] revision = new byte[16];
      for (int i = 0; i < count; i++) {
        in.get(revision);
        contents.add(new BackupContent(RevisionId.of(revision), in.getLong(), in.get() != 0));
      }
      return contents;
    } catch (BufferUnderflowException _) {
      throw new DamagedObject("a list of contents is cut short");
    }
  }
}
