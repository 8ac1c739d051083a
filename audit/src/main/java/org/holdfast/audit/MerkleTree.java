package org.holdfast.audit;

import java.util.ArrayList;
import java.util.List;

/// Heads and proofs of a log, from the hashes of its tiles. A proof costs one look at a tile for
/// each of its hashes, whatever the size of the log.
///
/// @see "RFC 9162, section 2.1: Merkle trees"
final class MerkleTree {

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};
  private static final int LEVELS_OF_A_TILE = 8; // 2^8 hashes

  private final TileHashes tiles;

  MerkleTree(TileHashes tiles) {
    this.tiles = tiles;
  }

  /// The prefixes keep a leaf from being taken for a node, or the other way round.
  static Hash leaf(byte[] entry) {
    return Hash.sha256(LEAF, entry);
  }

  static Hash node(Hash left, Hash right) {
    return Hash.sha256(NODE, left.bytes(), right.bytes());
  }

  /// The head of the first `size` entries.
  TreeHead head(long size) {
    return size == 0 ? TreeHead.EMPTY : new TreeHead(size, range(0, size));
  }

  /// Shows that entry `index` is the one in the tree of the first `size` entries.
  List<Hash> inclusion(long index, long size) {
    requireWithin(index >= 0 && index < size);
    List<Hash> path = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        path.add(range(middle, to));
        to = middle;
      } else {
        path.add(range(from, middle));
        from = middle;
      }
    }
    return path.reversed();
  }

  /// Shows that the tree of the first `newer` entries begins with that of the first `older`. Empty
  /// for equal sizes, and for an empty older tree, which everything extends.
  List<Hash> consistency(long older, long newer) {
    requireWithin(older >= 0 && older <= newer);
    if (older == 0 || older == newer) {
      return List.of();
    }
    List<Hash> path = new ArrayList<>();
    long from = 0;
    long to = newer;
    boolean whole = true; // the older tree so far is a complete part that its holder knows
    while (older != to) {
      long middle = from + split(to - from);
      if (older <= middle) {
        path.add(range(middle, to));
        to = middle;
      } else {
        path.add(range(from, middle));
        from = middle;
        whole = false;
      }
    }
    if (!whole) {
      path.add(range(from, to));
    }
    return path.reversed();
  }

  /// The hash over the entries `[from, to)`; `from` is a multiple of the power of two that covers
  /// them.
  private Hash range(long from, long to) {
    long count = to - from;
    if (Long.bitCount(count) == 1) {
      return complete(from, Long.numberOfTrailingZeros(count));
    }
    long middle = from + split(count);
    return node(range(from, middle), range(middle, to));
  }

  /// The hash over 2^height entries.
  private Hash complete(long from, int height) {
    int level = height / LEVELS_OF_A_TILE;
    int count = 1 << (height % LEVELS_OF_A_TILE);
    List<Hash> row = tiles.at(level, from >>> (level * LEVELS_OF_A_TILE), count);
    return fold(row);
  }

  /// The hash over a power of two of hashes.
  static Hash fold(List<Hash> row) {
    List<Hash> below = row;
    while (below.size() > 1) {
      List<Hash> above = new ArrayList<>(below.size() / 2);
      for (int i = 0; i < below.size(); i += 2) {
        above.add(node(below.get(i), below.get(i + 1)));
      }
      below = above;
    }
    return below.getFirst();
  }

  /// The largest power of two that is smaller than `count`.
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  private static void requireWithin(boolean within) {
    if (!within) {
      throw new IllegalArgumentException("there is no such part of the log");
    }
  }
}
