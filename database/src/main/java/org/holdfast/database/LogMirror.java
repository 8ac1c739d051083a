package org.holdfast.database;

import java.io.IOException;
import java.util.UUID;

/// Takes what each group of changes wrote, before the group is answered (ADR 34).
///
/// Called by one thread at a time, and only by the database that it was given to; [#isWhole] and
/// [#take] come from the thread that makes changes. None of it may call that database's `read` or
/// `write`; [SqliteDatabase#copyTo] it may.
public interface LogMirror {

  /// What was found when the file was opened, before anything was written.
  ///
  /// @param position where the file stood; a fresh lineage if it was not mirrored before
  /// @param agreed no region had more than this when the file was last compared with them
  /// @param fresh whether it was not
  /// @param lastGroupFollows whether the pages of the last group are still in the file's log: then
  ///   they are in the first group that [#take] gets
  record Found(LogPosition position, long agreed, boolean fresh, boolean lastGroupFollows) {}

  /// The name of a history that begins.
  UUID freshLineage();

  void opened(Found found);

  /// Whether the file was compared since it was opened, and no region has more: what is written
  /// from then on is the newest there is. For any thread; does not wait.
  boolean isAgreed();

  /// Refuses if no group may be begun now; tries first to settle what is owed.
  ///
  /// @throws DatabaseRefusal with a sentence for who writes
  void requireReady();

  /// Keeps the pages of a group elsewhere. Returns once they are durable there.
  ///
  /// @throws IOException if they may not be: the group's callers do not know what became of it
  void take(LogGroup group) throws IOException;

  /// Pages were changed that no group had: the next group needs a copy of all pages before it.
  void lost(LogPosition now);

  /// Whether everything up to the last group is kept elsewhere.
  boolean isWhole();
}
