package org.holdfast.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// Compares where drives stand with where the log says that they stood.
///
/// A drive that was destroyed is absent because the log says so, in an entry that only this server
/// can have made; any other that is absent was removed behind its back.
///
/// @param key tells which entries that wait for their place are this server's
record DriveCheck(DSLContext tx, HeadSource heads, LogKey key) {

  // What a start looks back at, beside the derived table: a day of a busy server. All of it is what
  // `verify` looks at.
  private static final int LOOK_BACK = 20_000;
  private static final int PAGE = 500;

  /// @return an alarm if a drive lacks an operation that the log knows, or has another in its place
  Optional<Alarm> older(Checkpoint newest) {
    try {
      Map<UUID, DriveHead> known = new LinkedHashMap<>();
      StoredLog.driveHeads(tx).forEach(head -> known.put(head.drive(), head));
      long size = newest.head().size();
      replay(Math.max(0, size - LOOK_BACK), size, known);
      forgetDestroyed(known);
      return known.values().stream()
          .filter(head -> !holds(head))
          .findFirst()
          .map(
              head ->
                  new Alarm(
                      Reason.DRIVE_OLDER,
                      "drive %s, operation %d".formatted(head.drive(), head.seq()),
                      newest.head(),
                      newest.head(),
                      0));
    } catch (AuditRefusal.Tampered _) {
      return Optional.of(new Alarm(Reason.LOG_ALTERED, "the log", newest.head(), newest.head(), 0));
    }
  }

  /// Whether the drive still has the operation that the log knows.
  boolean holds(DriveHead head) {
    return heads.digest(tx, head.drive(), head.seq()).equals(Optional.of(head.digest()));
  }

  /// Puts the heads that the entries `[from, size)` tell into `known`.
  void replay(long from, long size, Map<UUID, DriveHead> known) {
    StoredLog log = StoredLog.newest(tx).orElseThrow();
    for (long at = from; at < size; at += PAGE) {
      for (StoredLog.Row row : log.rows(at, (int) Math.min(PAGE, size - at))) {
        collect(Leaf.parse(row.leaf()).event(), known);
      }
    }
  }

  /// Leaves out what was destroyed since the last round.
  void forgetDestroyed(Map<UUID, DriveHead> known) {
    known.keySet().removeAll(Round.destroyedSince(tx, key));
  }

  static void collect(EventBytes bytes, Map<UUID, DriveHead> known) {
    bytes.destroyedDrive().ifPresent(known::remove);
    if (bytes.isHeads() && bytes.event().detail() instanceof Detail.Heads(var heads)) {
      heads.forEach(head -> known.put(head.drive(), head));
    }
  }
}
