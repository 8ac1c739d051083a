package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// What a delta token says: how far a client is, and where an enumeration goes on.
///
/// @param scope the folder it was made for
/// @param from the operation up to which the client knows everything
/// @param to the operation up to which this enumeration goes; `from` when there is none
/// @param seq with `item`, the changed row that was looked at last
/// @param walk the item that was shown last of the subtree of `item`; absent outside of one
record DeltaPlace(
    ItemId scope, Mark from, Mark to, Phase phase, long seq, ItemId item, Optional<ItemId> walk) {

  private static final String PURPOSE = "delta";
  private static final byte FORMAT = 1;
  private static final int BYTES = 2 + 16 + 2 * 16 + 8 + 16 + 16;

  /// An operation, and the beginning of its digest: a database that was set back and went on has
  /// other operations under the same numbers.
  record Mark(long seq, long digest) {

    static final Mark NOTHING = new Mark(0, 0);
  }

  /// What an enumeration is at.
  enum Phase {
    /// None is in progress.
    IDLE(0),
    /// Items that are there.
    PRESENT(1),
    /// Items that are not there any more. They come last, so that a client moves out of a folder
    /// what has left it, before it drops the folder.
    GONE(2);

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    private static Phase of(byte code) {
      return switch (code) {
        case 0 -> IDLE;
        case 1 -> PRESENT;
        case 2 -> GONE;
        default -> throw new DriveRefusal.ResyncRequired(true);
      };
    }
  }

  static DeltaPlace idle(ItemId scope, Mark at) {
    return new DeltaPlace(scope, at, at, Phase.IDLE, 0, ItemRows.FIRST, Optional.empty());
  }

  static DeltaPlace begin(ItemId scope, Mark from, Mark to) {
    return new DeltaPlace(
        scope, from, to, Phase.PRESENT, from.seq(), ItemRows.LAST, Optional.empty());
  }

  DeltaPlace gone() {
    return new DeltaPlace(scope, from, to, Phase.GONE, from.seq(), ItemRows.LAST, Optional.empty());
  }

  DeltaPlace behind(ItemRow changed) {
    return new DeltaPlace(
        scope, from, to, phase, changed.fromSeq(), changed.id(), Optional.empty());
  }

  DeltaPlace walking(ItemId last) {
    return new DeltaPlace(scope, from, to, phase, seq, item, Optional.of(last));
  }

  DeltaToken token(View view) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(FORMAT).put(phase.code);
    bytes.put(scope.bytes());
    bytes.putLong(from.seq()).putLong(from.digest()).putLong(to.seq()).putLong(to.digest());
    bytes.putLong(seq).put(item.bytes()).put(walk.orElse(ItemRows.FIRST).bytes());
    return new DeltaToken(Cursor.seal(view, PURPOSE, bytes.array()));
  }

  /// @throws DriveRefusal.ResyncRequired if it is not a token that this drive gave
  static DeltaPlace open(View view, DeltaToken token) {
    ByteBuffer bytes =
        Cursor.openBytes(view, PURPOSE, token.text())
            .filter(found -> found.length == BYTES && found[0] == FORMAT)
            .map(ByteBuffer::wrap)
            .orElseThrow(() -> new DriveRefusal.ResyncRequired(true));
    bytes.get();
    Phase phase = Phase.of(bytes.get());
    ItemId scope = id(bytes);
    Mark from = new Mark(bytes.getLong(), bytes.getLong());
    Mark to = new Mark(bytes.getLong(), bytes.getLong());
    long seq = bytes.getLong();
    ItemId item = id(bytes);
    ItemId walk = id(bytes);
    return new DeltaPlace(
        scope,
        from,
        to,
        phase,
        seq,
        item,
        walk.equals(ItemRows.FIRST) ? Optional.empty() : Optional.of(walk));
  }

  private static ItemId id(ByteBuffer bytes) {
    byte[] id = new byte[16];
    bytes.get(id);
    return ItemId.of(id);
  }
}
