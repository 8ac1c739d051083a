package org.holdfast.audit;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/// The numbers of an event as bytes.
final class DetailBytes {

  /// So many heads fit into one event.
  static final int MOST_HEADS = 1_000;

  private static final int HEAD_BYTES = 16 + Long.BYTES + Hash.BYTES;
  private static final int MOST_STRENGTHS = 64;

  private DetailBytes() {}

  static int code(Detail detail) {
    return switch (detail) {
      case Detail.Nothing _ -> 0;
      case Detail.Operation _ -> 1;
      case Detail.Count _ -> 2;
      case Detail.Settings _ -> 3;
      case Detail.Heads _ -> 4;
      case Detail.Histories _ -> 5;
      case Detail.Drill _ -> 6;
      case Detail.Forgotten _ -> 7;
      case Detail.Checked _ -> 8;
    };
  }

  static byte[] of(Detail detail) {
    return switch (detail) {
      case Detail.Nothing _ -> new byte[0];
      case Detail.Operation(long seq, long items) ->
          ByteBuffer.allocate(16).putLong(seq).putLong(items).array();
      case Detail.Count(long count) -> ByteBuffer.allocate(8).putLong(count).array();
      case Detail.Settings(Hash digest, List<Long> strengths) -> settings(digest, strengths);
      case Detail.Heads(List<DriveHead> heads) -> heads(heads);
      case Detail.Histories(TreeHead here, TreeHead known) -> histories(here, known);
      case Detail.Drill drill -> drill(drill);
      case Detail.Forgotten(long contents, long bytes, long since, OptionalLong goneAt) ->
          ByteBuffer.allocate(32)
              .putLong(contents)
              .putLong(bytes)
              .putLong(since)
              .putLong(goneAt.orElse(0))
              .array();
      case Detail.Checked(long written, long copies) ->
          ByteBuffer.allocate(16).putLong(written).putLong(copies).array();
    };
  }

  private static byte[] settings(Hash digest, List<Long> strengths) {
    if (strengths.size() > MOST_STRENGTHS) {
      throw new IllegalArgumentException("at most 64 settings are compared");
    }
    ByteBuffer out = ByteBuffer.allocate(Hash.BYTES + 8 * strengths.size()).put(digest.bytes());
    strengths.forEach(out::putLong);
    return out.array();
  }

  private static byte[] heads(List<DriveHead> heads) {
    if (heads.size() > MOST_HEADS) {
      throw new IllegalArgumentException("at most 1000 heads go into one event");
    }
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES * heads.size());
    for (DriveHead head : heads) {
      out.putLong(head.drive().getMostSignificantBits())
          .putLong(head.drive().getLeastSignificantBits())
          .putLong(head.seq())
          .put(head.digest().bytes());
    }
    return out.array();
  }

  private static byte[] histories(TreeHead here, TreeHead known) {
    return ByteBuffer.allocate(2 * (8 + Hash.BYTES))
        .putLong(here.size())
        .put(here.root().bytes())
        .putLong(known.size())
        .put(known.root().bytes())
        .array();
  }

  private static byte[] drill(Detail.Drill drill) {
    return ByteBuffer.allocate(4 + 7 * 8)
        .putInt(drill.region())
        .putLong(drill.rtoMillis())
        .putLong(drill.lacking())
        .putLong(drill.lackingMillis())
        .putLong(drill.drives())
        .putLong(drill.contents())
        .putLong(drill.bytes())
        .putLong(drill.findings())
        .array();
  }

  /// @throws AuditRefusal.Tampered if they are no detail of that form
  static Detail parse(int code, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Detail detail =
          switch (code) {
            case 0 -> new Detail.Nothing();
            case 1 -> new Detail.Operation(in.getLong(), in.getLong());
            case 2 -> new Detail.Count(in.getLong());
            case 3 -> new Detail.Settings(hash(in), longs(in));
            case 4 -> new Detail.Heads(heads(in));
            case 5 -> new Detail.Histories(treeHead(in), treeHead(in));
            case 6 ->
                new Detail.Drill(
                    in.getInt(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong());
            case 7 -> new Detail.Forgotten(in.getLong(), in.getLong(), in.getLong(), time(in));
            case 8 -> new Detail.Checked(in.getLong(), in.getLong());
            default -> throw new AuditRefusal.Tampered("An entry has a part of an unknown form.");
          };
      if (in.hasRemaining()) {
        throw new AuditRefusal.Tampered("A part of an entry is longer than its form.");
      }
      return detail;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new AuditRefusal.Tampered("A part of an entry is shorter than its form.", e);
    }
  }

  private static OptionalLong time(ByteBuffer in) {
    long time = in.getLong();
    return time == 0 ? OptionalLong.empty() : OptionalLong.of(time);
  }

  private static List<Long> longs(ByteBuffer in) {
    List<Long> all = new ArrayList<>();
    while (in.hasRemaining()) {
      all.add(in.getLong());
    }
    return all;
  }

  private static List<DriveHead> heads(ByteBuffer in) {
    List<DriveHead> all = new ArrayList<>();
    while (in.hasRemaining()) {
      UUID drive = new UUID(in.getLong(), in.getLong());
      all.add(new DriveHead(drive, in.getLong(), hash(in)));
    }
    return all;
  }

  private static TreeHead treeHead(ByteBuffer in) {
    return new TreeHead(in.getLong(), hash(in));
  }

  private static Hash hash(ByteBuffer in) {
    byte[] bytes = new byte[Hash.BYTES];
    in.get(bytes);
    return Hash.of(bytes);
  }
}
