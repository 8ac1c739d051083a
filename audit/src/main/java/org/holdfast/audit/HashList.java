package org.holdfast.audit;

import java.util.ArrayList;
import java.util.List;

/// The hashes of a log in memory: what someone builds who has all its leaves.
final class HashList implements TileHashes {

  private final List<List<Hash>> levels = new ArrayList<>();

  HashList() {
    levels.add(new ArrayList<>());
  }

  /// Adds the next leaf, and what it completes.
  void add(Hash leaf) {
    levels.getFirst().add(leaf);
    for (int level = 0; isFull(levels.get(level)); level++) {
      List<Hash> row = levels.get(level);
      if (levels.size() == level + 1) {
        levels.add(new ArrayList<>());
      }
      levels.get(level + 1).add(MerkleTree.fold(row.subList(row.size() - WIDTH, row.size())));
    }
  }

  private static boolean isFull(List<Hash> row) {
    return !row.isEmpty() && row.size() % WIDTH == 0;
  }

  long size() {
    return levels.getFirst().size();
  }

  @Override
  public List<Hash> at(int level, long from, int count) {
    List<Hash> row = level < levels.size() ? levels.get(level) : List.of();
    if (from + count > row.size()) {
      throw new AuditRefusal.Tampered("The log lacks hashes of its tree.");
    }
    return row.subList((int) from, (int) from + count);
  }
}
