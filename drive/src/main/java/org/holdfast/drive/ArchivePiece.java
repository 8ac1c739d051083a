package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// A stretch of an archive's list: what is read to serve a range, and never more. Format:
/// `docs/formats/archive.md`.
///
/// @param no from 0
/// @param entriesAt where its first local header begins in the archive
/// @param recordsAt where its first record begins in the directory
record ArchivePiece(int no, long entriesAt, long recordsAt, List<Packed> entries) {

  private static final byte[] MAGIC = {'H', 'F', 'P', '1'};
  private static final int CLEAR_BYTES = 4 + 16 + 16 + 4 + 8 + 8;
  private static final int COMMITMENT_BYTES = 32;
  private static final int FOLDER = 0;
  private static final int CONTENT = 1;
  private static final int DOCUMENT = 2;

  ArchivePiece {
    entries = List.copyOf(entries);
  }

  /// An entry with its headers, and where they lie.
  static final class Placed {

    private final Packed entry;
    private final long at;
    private final long recordAt;
    private final byte[] header;
    private final byte[] record;

    /// @param at where its local header begins in the archive
    /// @param recordAt where its record begins in the directory
    Placed(Packed entry, long at, long recordAt) {
      this.entry = entry;
      this.at = at;
      this.recordAt = recordAt;
      this.header = ZipForm.local(entry);
      this.record = ZipForm.central(entry, at);
    }

    Packed entry() {
      return entry;
    }

    long at() {
      return at;
    }

    byte[] header() {
      return header;
    }

    long contentAt() {
      return at + header.length;
    }

    long end() {
      return contentAt() + entry.sizeBytes();
    }

    long recordAt() {
      return recordAt;
    }

    byte[] record() {
      return record;
    }

    long recordEnd() {
      return recordAt + record.length;
    }
  }

  List<Placed> placed() {
    List<Placed> placed = new ArrayList<>();
    long at = entriesAt;
    long recordAt = recordsAt;
    for (Packed entry : entries) {
      Placed each = new Placed(entry, at, recordAt);
      placed.add(each);
      at = each.end();
      recordAt = each.recordEnd();
    }
    return placed;
  }

  byte[] clear(RowSeal seal, ArchiveId archive) {
    return ByteBuffer.allocate(CLEAR_BYTES)
        .put(MAGIC)
        .put(seal.drive().bytes())
        .put(archive.bytes())
        .putInt(no)
        .putLong(entriesAt)
        .putLong(recordsAt)
        .array();
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      for (Packed entry : entries) {
        encode(out, entry);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written to it", e);
    }
  }

  private static void encode(DataOutputStream out, Packed entry) throws IOException {
    byte[] path = entry.path().getBytes(UTF_8);
    out.writeShort(path.length);
    out.write(path);
    out.writeLong(entry.createdAt());
    out.writeLong(entry.modifiedAt());
    out.writeLong(entry.sizeBytes());
    out.writeInt(entry.crc32());
    switch (entry.source()) {
      case Packed.Source.Folder _ -> out.writeByte(FOLDER);
      case Packed.Source.Content(RevisionId revision) -> {
        out.writeByte(CONTENT);
        out.write(revision.bytes());
      }
      case Packed.Source.Document(ItemId item, RevisionId revision, BlobSeal seal) -> {
        out.writeByte(DOCUMENT);
        out.write(item.bytes());
        out.write(revision.bytes());
        out.writeShort(seal.wrappedKey().length);
        out.write(seal.wrappedKey());
        out.write(seal.commitment());
      }
    }
  }

  /// @throws DriveRefusal.Tampered if nobody wrote that
  static List<Packed> decode(byte[] encoded) {
    try {
      ByteBuffer in = ByteBuffer.wrap(encoded);
      List<Packed> entries = new ArrayList<>();
      while (in.hasRemaining()) {
        entries.add(decode(in));
      }
      return entries;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  private static Packed decode(ByteBuffer in) {
    String path = new String(bytes(in, Short.toUnsignedInt(in.getShort())), UTF_8);
    return new Packed(path, in.getLong(), in.getLong(), in.getLong(), in.getInt(), source(in));
  }

  private static Packed.Source source(ByteBuffer in) {
    return switch (in.get()) {
      case FOLDER -> new Packed.Source.Folder();
      case CONTENT -> new Packed.Source.Content(RevisionId.of(bytes(in, 16)));
      case DOCUMENT ->
          new Packed.Source.Document(
              ItemId.of(bytes(in, 16)),
              RevisionId.of(bytes(in, 16)),
              new BlobSeal(
                  bytes(in, Short.toUnsignedInt(in.getShort())), bytes(in, COMMITMENT_BYTES)));
      default -> throw new DriveRefusal.Tampered();
    };
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
