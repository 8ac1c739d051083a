package org.holdfast.audit;

import java.util.List;

/// The hashes of complete subtrees of 256^level leaves: level 0 is the leaves themselves.
///
/// What lies between two levels is computed when it is needed, so a log keeps one hash for each
/// leaf and little more.
interface TileHashes {

  /// How many hashes of one level make one of the next.
  int WIDTH = 256;

  /// @param from index of the first, counted in this level
  /// @return exactly `count`
  /// @throws AuditRefusal.Tampered if one of them is not there
  List<Hash> at(int level, long from, int count);
}
