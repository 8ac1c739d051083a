package org.holdfast.drive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.EventKind;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// Writes into the log which content was opened by somebody else than the owner: once for each of
/// them, item and hour, as far as this process remembers; and counts it with the permission by
/// which it was. Where a permission has a limit every single time counts, and the last one is
/// refused in the transaction that would count it. Safe for use by any number of threads.
final class GuestReads {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MOST = 50_000; // a few megabytes; what is forgotten is written once more

  private final Cache<Key, Boolean> noted =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  private record Key(AccountId reader, ItemId item, long hour) {}

  /// @param toShow whether it is not given away as a file, which counts against no limit
  /// @throws DriveRefusal.Forbidden if it was opened as often as may be
  void note(DriveAccess access, Guest guest, Permission by, ItemId file, boolean toShow) {
    long hour = access.rooms().clock().millis() / HOUR_MILLIS;
    Key key = new Key(guest.actor(), file, hour);
    boolean counted = by.downloadLimit().isPresent() && !toShow;
    boolean first = noted.getIfPresent(key) == null;
    if (!first && !counted) {
      return;
    }
    access.write(
        new Actor(guest.actor(), Drives.OWN_CLIENT),
        change -> {
          if (!toShow) {
            count(change, by.id());
          }
          if (first) {
            change.note(EventKind.SHARED_READ, guest.who(), file);
          }
          return true;
        });
    noted.put(key, true);
  }

  static void count(Change change, PermissionId id) {
    PermissionRows rows = change.view().permissions();
    PermissionRow.Opened before =
        rows.get(id)
            .flatMap(opened -> Redeeming.counted(rows, opened))
            .orElseThrow(DriveRefusal.ItemAbsent::new);
    Permission was = before.permission();
    if (was.downloadLimit().isPresent() && was.downloads() >= was.downloadLimit().getAsLong()) {
      throw DriveRefusal.Forbidden.downloadsOver();
    }
    rows.update(before.with(was.downloadedOnceMore(), before.passwordHash()));
  }

  /// The permission by which a guest opens a file's content.
  ///
  /// @throws DriveRefusal.Forbidden if it may be looked at only, or only as it is now
  static Optional<Permission> require(View view, ItemRow current, ItemRow chosen, boolean toShow) {
    if (view.reach().isEmpty()) {
      return Optional.empty();
    }
    Reach reach = view.reach().get();
    List<ItemRow> chain = view.requireVisible(current.id());
    if (!chosen.revision().equals(current.revision())) {
      reach.requireChange(view, current.id());
    }
    Optional<Permission> by = toShow ? reach.best(chain) : reach.download(chain);
    return Optional.of(by.orElseThrow(DriveRefusal.Forbidden::noDownload));
  }
}
