package org.holdfast.server;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.recovery.BackupPoint;
import org.jspecify.annotations.Nullable;

/// What this process knows of a backup.
///
/// @param triedAt when the last run began that failed
/// @param newest point that was made or found
/// @param trouble why the last run failed
record BackupState(
    Optional<Instant> triedAt, Optional<BackupPoint> newest, Optional<String> trouble) {

  static final BackupState NOTHING =
      new BackupState(Optional.empty(), Optional.empty(), Optional.empty());

  static BackupState made(BackupRun.Result result) {
    return new BackupState(Optional.empty(), Optional.of(result.point()), Optional.empty());
  }

  static BackupState failed(Instant began, String why, @Nullable BackupState before) {
    return new BackupState(
        Optional.of(began), before == null ? Optional.empty() : before.newest, Optional.of(why));
  }

  static BackupState found(List<BackupPoint> points) {
    return new BackupState(Optional.empty(), points.stream().findFirst(), Optional.empty());
  }
}
