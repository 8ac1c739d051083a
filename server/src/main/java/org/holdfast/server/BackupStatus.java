package org.holdfast.server;

import java.time.Instant;
import java.util.Optional;

/// How a backup of the settings stands, as far as this process knows.
///
/// @param newest when its newest point was made; absent: none is known
/// @param lacking contents that lack in that point
/// @param failing whether the last run did not make one
/// @param overdue whether none was made for twice as long as it should take
record BackupStatus(
    String name, Optional<Instant> newest, long lacking, boolean failing, boolean overdue) {

  boolean isWell() {
    return !overdue && lacking == 0;
  }
}
