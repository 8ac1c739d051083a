package org.holdfast.drive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;

/// Files whose rows were opened lately. A list is looked at again and again, and opening its rows
/// (item and revision fetched, their seals opened) costs more than all the rest of showing it.
///
/// What a file is from one operation on never changes, so what was opened once stays right; which
/// state is the newest is asked of the database each time. A folder's total does change. Only what
/// a reading transaction saw may be noted: a change that is taken back may give its `seq` to
/// another. No keys are kept. Safe for use by any number of threads.
final class OpenedRows {

  private static final int MOST = 20_000; // about a kilobyte each

  // On the caller's thread: a room starts none.
  private final Cache<StateKey, Item> files =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  private record StateKey(DriveId drive, ItemId item, long fromSeq) {}

  /// A file as it is from operation `fromSeq` on.
  Optional<Item> file(DriveId drive, ItemId id, long fromSeq) {
    return Optional.ofNullable(files.getIfPresent(new StateKey(drive, id, fromSeq)));
  }

  /// @param item as a row that no transaction can take back says it
  void note(Item item) {
    if (!item.isFolder()) {
      files.put(new StateKey(item.drive(), item.id(), item.seq()), item);
    }
  }
}
