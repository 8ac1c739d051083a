package org.holdfast.drive;

/// A row as it is stored and as it goes into digests.
///
/// @param <R> what the row says
final class SealedRow<R> {

  private final R row;
  private final byte[] clear;
  private final byte[] sealed;

  /// @param clear the columns in the clear, in their one encoding: the associated data of `sealed`
  SealedRow(R row, byte[] clear, byte[] sealed) {
    this.row = row;
    this.clear = clear;
    this.sealed = sealed;
  }

  /// What it says; as far as the clear columns tell, if it was read and not opened yet.
  R row() {
    return row;
  }

  byte[] clear() {
    return clear;
  }

  byte[] sealed() {
    return sealed;
  }
}
