package org.holdfast.audit;

import java.util.List;

/// Checks proofs as someone does who has nothing but two heads, or a head and an entry.
///
/// @see "RFC 9162, sections 2.1.3.2 and 2.1.4.2"
public final class MerkleProof {

  private MerkleProof() {}

  /// Whether `leaf` is entry `index` of the log whose head is `head`.
  public static boolean includes(TreeHead head, long index, Hash leaf, List<Hash> path) {
    if (index < 0 || index >= head.size()) {
      return false;
    }
    long place = index;
    long last = head.size() - 1;
    Hash hash = leaf;
    for (Hash sibling : path) {
      if (last == 0) {
        return false;
      }
      if (isRight(place) || place == last) {
        hash = MerkleTree.node(sibling, hash);
        int rise = isRight(place) ? 0 : Long.numberOfTrailingZeros(place);
        place >>>= rise;
        last >>>= rise;
      } else {
        hash = MerkleTree.node(hash, sibling);
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(head.root());
  }

  /// Whether the log whose head is `newer` begins with the one whose head is `older`.
  public static boolean extend(TreeHead older, TreeHead newer, List<Hash> path) {
    if (older.size() > newer.size()) {
      return false;
    }
    if (older.size() == newer.size()) {
      return path.isEmpty() && older.root().equals(newer.root());
    }
    if (older.size() == 0) {
      return path.isEmpty() && older.equals(TreeHead.EMPTY);
    }
    return extendsIt(older, newer, path);
  }

  private static boolean extendsIt(TreeHead older, TreeHead newer, List<Hash> path) {
    boolean wholeTree = Long.bitCount(older.size()) == 1;
    if (!wholeTree && path.isEmpty()) {
      return false;
    }
    int rise = Long.numberOfTrailingZeros(older.size());
    long place = (older.size() - 1) >>> rise;
    long last = (newer.size() - 1) >>> rise;
    Hash ofOlder = wholeTree ? older.root() : path.getFirst();
    Hash ofNewer = ofOlder;
    for (Hash sibling : wholeTree ? path : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if (isRight(place) || place == last) {
        ofOlder = MerkleTree.node(sibling, ofOlder);
        ofNewer = MerkleTree.node(sibling, ofNewer);
        int up = isRight(place) ? 0 : Long.numberOfTrailingZeros(place);
        place >>>= up;
        last >>>= up;
      } else {
        ofNewer = MerkleTree.node(ofNewer, sibling);
      }
      place >>>= 1;
      last >>>= 1;
    }
    return last == 0 && ofOlder.equals(older.root()) && ofNewer.equals(newer.root());
  }

  private static boolean isRight(long place) {
    return (place & 1) == 1;
  }
}
