package org.holdfast.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// Tells where drives stand: the room above, which this one does not know.
public interface HeadSource {

  /// For a server without drives.
  HeadSource NONE =
      new HeadSource() {
        @Override
        public List<DriveHead> since(DSLContext tx, Instant since) {
          return List.of();
        }

        @Override
        public Optional<Hash> digest(DSLContext tx, UUID drive, long seq) {
          return Optional.empty();
        }
      };

  /// The heads of all drives that changed at `since` or later; more may be told.
  List<DriveHead> since(DSLContext tx, Instant since);

  /// The digest of one operation, whether it is the newest or an earlier one.
  ///
  /// @return empty if the drive has no such operation
  Optional<Hash> digest(DSLContext tx, UUID drive, long seq);
}
