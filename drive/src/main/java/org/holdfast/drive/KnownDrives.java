package org.holdfast.drive;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.holdfast.content.DriveId;
import org.holdfast.identity.AccountId;

/// Handles of drives that were found: whose a drive is, and its number, never change, and every
/// transaction checks the drive's row anyway. Safe for use by any number of threads.
final class KnownDrives {

  private static final int MOST = 10_000; // a few megabytes

  private final Map<Object, Drive> known = new ConcurrentHashMap<>();

  Optional<Drive> of(AccountId owner, Supplier<Optional<Drive>> otherwise) {
    return look(owner, otherwise);
  }

  Optional<Drive> of(DriveId id, Supplier<Optional<Drive>> otherwise) {
    return look(id, otherwise);
  }

  private Optional<Drive> look(Object key, Supplier<Optional<Drive>> otherwise) {
    Drive found = known.get(key);
    return found != null ? Optional.of(found) : otherwise.get().map(this::note);
  }

  void forget(AccountId owner, DriveId drive) {
    known.remove(owner);
    known.remove(drive);
  }

  private Drive note(Drive drive) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(drive.owner(), drive);
    known.put(drive.id(), drive);
    return drive;
  }
}
