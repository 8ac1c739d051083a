package org.holdfast.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.drive.Holds;
import org.holdfast.identity.AccountId;

/// Whether a drive is on hold, by its rows and by the log. Rows can be removed by whoever writes
/// the database, the log cannot without being noticed: what either says is held. Safe for use by
/// any number of threads.
final class HeldDrives {

  private static final Comparator<Entry> BY_PLACE =
      Comparator.comparingInt(Entry::log).thenComparingLong(Entry::index);

  private final Holds holds;
  private final Audit audit;

  HeldDrives(Holds holds, Audit audit) {
    this.holds = holds;
    this.audit = audit;
  }

  boolean isHeld(AccountId owner) {
    return holds.count(owner) > 0 || logged(owner) > 0;
  }

  /// @return what is wrong; empty where rows and log agree
  Optional<String> difference(AccountId owner) {
    long rows = holds.count(owner);
    long logged = logged(owner);
    return rows == logged
        ? Optional.empty()
        : Optional.of(
            "the log knows of %d holds on it, and the database has %d; look at `hold list`: placing one, or ending one, notes how many there are"
                .formatted(logged, rows));
  }

  /// How many there are by the log's last word of them. What has no place in it yet is not seen.
  private long logged(AccountId owner) {
    return Stream.of(EventKind.HOLD_PLACED, EventKind.HOLD_ENDED)
        .flatMap(kind -> audit.last(kind, owner.value()).stream())
        .max(BY_PLACE)
        .map(entry -> entry.event().detail() instanceof Detail.Count(long count) ? count : 1L)
        .orElse(0L);
  }
}
