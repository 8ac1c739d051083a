package org.holdfast.delivery;

/// A row of the queue as it was found.
final class SealedRow {

  private final QueueRow row;
  private final int state;
  private final byte[] sealed;

  SealedRow(QueueRow row, int state, byte[] sealed) {
    this.row = row;
    this.state = state;
    this.sealed = sealed;
  }

  QueueRow row() {
    return row;
  }

  int state() {
    return state;
  }

  /// Whom it goes to and what it says; empty once it has ended. Shared, not copied.
  byte[] sealed() {
    return sealed;
  }
}
