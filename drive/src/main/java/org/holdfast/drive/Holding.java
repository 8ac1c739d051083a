package org.holdfast.drive;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Tells which contents of a file somebody could come to at some instant since an operation, or may
/// go back to.
///
/// @param versions how many versions of a file stay for their number alone
/// @param versionsLater how many when no more than is promised now has to be kept
/// @param locked files that somebody checked out: they may go back to what those were then
record Holding(
    long since, int versions, int versionsLater, OutOfReach outOfReach, Set<ItemId> locked) {

  /// @param since an operation
  static Holding of(View view, long since, int versions, int versionsLater) {
    Set<ItemId> locked =
        new HashSet<>(
            Sql.of(view.tx(), "SELECT item_id FROM item_lock WHERE drive_no = ?")
                .with(view.drive().no())
                .list(row -> ItemSeal.itemId(row.getBytes(1))));
    return new Holding(since, versions, versionsLater, new OutOfReach(since), locked);
  }

  /// By the columns: what is not held so is looked at again by [#held].
  Set<RevisionId> seemsHeld(View view, FilePast file) {
    return held(file, () -> gone(view, file), () -> beside(view, file));
  }

  /// What is held only for a while, and may go though nothing happens in the drive: a lock ends, a
  /// larger number of versions was promised long ago.
  ///
  /// @param held what is held now
  Set<RevisionId> passing(View view, FilePast file, Set<RevisionId> held) {
    if (!locked.contains(file.item()) && versionsLater >= versions) {
      return Set.of();
    }
    Set<RevisionId> passing = new HashSet<>(held);
    passing.removeAll(file.held(since, gone(view, file), versionsLater, () -> beside(view, file)));
    return passing;
  }

  private boolean gone(View view, FilePast file) {
    return outOfReach.is(view, file.item());
  }

  private static FilePast.Beside beside(View view, FilePast file) {
    return FilePast.Beside.read(view, file.item());
  }

  /// What these files hold as of this transaction, by what is sealed.
  ///
  /// @param contents each one of some of these files
  /// @param witness has seen all of the files, and of the folders that they lie in
  /// @throws DriveRefusal.Tampered if something that decides was altered, or is lacking
  Set<RevisionId> held(
      View view, Set<ItemId> files, Collection<RevisionId> contents, Witness witness) {
    OutOfReach sure = new OutOfReach(since, witness);
    Set<RevisionId> held = new HashSet<>();
    Set<RevisionId> all = new HashSet<>();
    for (ItemId item : files) {
      FilePast file = FilePast.open(view, item, witness);
      all.addAll(file.all());
      held.addAll(
          held(
              file,
              () -> sure.is(view, item),
              () -> FilePast.Beside.open(view, item, file.rows(), witness)));
    }
    if (!all.containsAll(contents)) {
      throw new DriveRefusal.Tampered();
    }
    return held;
  }

  private Set<RevisionId> held(
      FilePast file, BooleanSupplier gone, Supplier<FilePast.Beside> beside) {
    if (locked.contains(file.item()) || !file.rows().getLast().isOpen()) {
      return file.all();
    }
    return file.held(since, gone.getAsBoolean(), versions, beside);
  }
}
