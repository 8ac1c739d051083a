package org.holdfast.drive;

import java.nio.ByteBuffer;
import javax.crypto.Mac;
import org.holdfast.content.ItemId;

/// The digest of one operation, over the digest before it and everything the operation wrote. Who
/// lacks the drive's key cannot make one that fits (R12). Format: `docs/formats/history.md`.
///
/// What is fed must come in this order: the operation, its item states by id, its revisions by id,
/// the versions it removed by item and number, what it noted of versions by item and number.
final class Chain {

  /// Before the first operation.
  static final byte[] START = new byte[RowSeal.DIGEST_BYTES];

  private static final byte[] REMOVED = {'H', 'F', 'X', '1'};

  private final Mac mac;

  Chain(RowSeal seal) {
    this.mac = seal.mac("chain");
  }

  void begin(byte[] previous, SealedRow<OperationRow> operation) {
    mac.update(previous);
    add(operation);
  }

  void add(SealedRow<?> row) {
    mac.update(row.clear());
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(row.sealed().length).flip());
    mac.update(row.sealed());
  }

  void addRemoved(ItemId item, int version) {
    mac.update(REMOVED);
    mac.update(item.bytes());
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(version).flip());
  }

  /// Ready for the next operation afterwards.
  byte[] end() {
    return mac.doFinal();
  }
}
