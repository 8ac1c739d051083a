package org.holdfast.database;

import java.util.List;

/// What a database has to do now, and has done since it was opened. Nothing is asked of the engine
/// for it; the numbers belong together only roughly.
///
/// @param waiting changes whose turn has not come; on PostgreSQL, those who wait for a connection,
///   or for others at the same row
/// @param changes that were answered, also with what they threw
/// @param groups flushes that were shared by as many changes as [#GROUP_SIZES] says, in its order;
///   on PostgreSQL only changes of one row share one
/// @param busyConnections of PostgreSQL's pools; 0 on SQLite
public record DatabaseFigures(long waiting, long changes, List<Long> groups, int busyConnections) {

  /// The most changes in a group of each size.
  public static final List<Integer> GROUP_SIZES = List.of(1, 4, 16, 64, 256);

  /// Of a database that counts nothing.
  public static final DatabaseFigures NONE =
      new DatabaseFigures(0, 0, GROUP_SIZES.stream().map(_ -> 0L).toList(), 0);

  public DatabaseFigures {
    groups = List.copyOf(groups);
  }
}
