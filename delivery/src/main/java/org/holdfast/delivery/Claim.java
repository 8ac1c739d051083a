package org.holdfast.delivery;

import java.time.Instant;

/// A message that this process may hand over, until the claim lapses at the row's `dueAt`.
record Claim(Lane lane, SealedRow message) {

  QueueRow row() {
    return message.row();
  }

  Claim until(Instant lapses) {
    return new Claim(lane, new SealedRow(row().claimed(lapses), message.state(), message.sealed()));
  }
}
