package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  private static final int MOST = 300; // past the first whole tile

  @Test
  void hasThePublishedHeads() {
    MerkleTree tree = new MerkleTree(MerkleVectors.tree());

    for (int size = 0; size < MerkleVectors.ROOTS.size(); size++) {
      assertThat(tree.head(size).root())
          .as("size %d", size)
          .isEqualTo(MerkleVectors.ROOTS.get(size));
    }
  }

  @Test
  void makesThePublishedProofs() {
    MerkleTree tree = new MerkleTree(MerkleVectors.tree());

    MerkleVectors.INCLUSION.forEach(
        (of, path) -> assertThat(tree.inclusion(first(of), second(of))).as(of).isEqualTo(path));
    MerkleVectors.CONSISTENCY.forEach(
        (of, path) -> assertThat(tree.consistency(first(of), second(of))).as(of).isEqualTo(path));
  }

  private static long first(String pair) {
    return Long.parseLong(pair.split("/", -1)[0]);
  }

  private static long second(String pair) {
    return Long.parseLong(pair.split("/", -1)[1]);
  }

  /// The definition of RFC 9162, section 2.1.1, word for word: slow, and plain.
  @Test
  void agreesWithTheDefinitionAtEverySize() {
    List<Hash> leaves = leaves(MOST);
    MerkleTree tree = new MerkleTree(list(leaves));

    for (int size = 1; size <= MOST; size++) {
      assertThat(tree.head(size).root())
          .as("size %d", size)
          .isEqualTo(defined(leaves.subList(0, size)));
    }
  }

  private static Hash defined(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int split = 1;
    while (split * 2 < leaves.size()) {
      split *= 2;
    }
    return MerkleTree.node(
        defined(leaves.subList(0, split)), defined(leaves.subList(split, leaves.size())));
  }

  @Test
  void provesEveryEntryOfEverySizeAndNothingElse() {
    List<Hash> leaves = leaves(MOST);
    MerkleTree tree = new MerkleTree(list(leaves));
    Hash stranger = MerkleTree.leaf("stranger".getBytes(UTF_8));

    for (int size = 1; size <= MOST; size++) {
      TreeHead head = tree.head(size);
      for (int index = 0; index < size; index++) {
        List<Hash> path = tree.inclusion(index, size);
        assertThat(MerkleProof.includes(head, index, leaves.get(index), path)).isTrue();
        assertThat(MerkleProof.includes(head, index, stranger, path)).isFalse();
        assertThat(MerkleProof.includes(head, index ^ 1, leaves.get(index), path))
            .as("%d at %d of %d", index, index ^ 1, size)
            .isFalse();
      }
      assertThat(MerkleProof.includes(head, size, leaves.getFirst(), List.of())).isFalse();
    }
  }

  @Test
  void provesEveryPairOfSizesAndNothingElse() {
    MerkleTree tree = new MerkleTree(list(leaves(MOST)));
    List<TreeHead> heads = new ArrayList<>();
    for (int size = 0; size <= MOST; size++) {
      heads.add(tree.head(size));
    }
    Hash other = MerkleTree.leaf("another history".getBytes(UTF_8));

    for (int newer = 0; newer <= MOST; newer++) {
      for (int older = 0; older <= newer; older++) {
        List<Hash> path = tree.consistency(older, newer);
        assertThat(MerkleProof.extend(heads.get(older), heads.get(newer), path))
            .as("%d to %d", older, newer)
            .isTrue();
        assertThat(MerkleProof.extend(new TreeHead(older, other), heads.get(newer), path))
            .isFalse();
        assertThat(MerkleProof.extend(heads.get(older), new TreeHead(newer, other), path))
            .as("%d to another %d", older, newer)
            .isEqualTo(older == 0 && newer > 0); // everything extends nothing
      }
    }
  }

  @Test
  void refusesEveryChangedHashOfAProof() {
    List<Hash> leaves = leaves(70);
    MerkleTree tree = new MerkleTree(list(leaves));

    for (int size = 2; size <= 70; size++) {
      for (int of = 1; of < size; of++) {
        List<Hash> entry = tree.inclusion(of, size);
        List<Hash> prefix = tree.consistency(of, size);
        int at = of;
        TreeHead head = tree.head(size);
        TreeHead older = tree.head(of);
        damaged(entry)
            .forEach(
                bad -> assertThat(MerkleProof.includes(head, at, leaves.get(at), bad)).isFalse());
        damaged(prefix).forEach(bad -> assertThat(MerkleProof.extend(older, head, bad)).isFalse());
      }
    }
  }

  /// One hash changed, one more, one fewer, two in the wrong order.
  private static List<List<Hash>> damaged(List<Hash> path) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Hash> changed = new ArrayList<>(path);
      changed.set(i, MerkleTree.leaf(path.get(i).bytes()));
      all.add(changed);
      List<Hash> fewer = new ArrayList<>(path);
      fewer.remove(i);
      all.add(fewer);
    }
    List<Hash> more = new ArrayList<>(path);
    more.add(Hash.sha256());
    all.add(more);
    if (path.size() > 1) {
      List<Hash> swapped = new ArrayList<>(path);
      swapped.set(0, path.get(1));
      swapped.set(1, path.getFirst());
      all.add(swapped);
    }
    return all;
  }

  static List<Hash> leaves(int count) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(MerkleTree.leaf(("entry " + i).getBytes(UTF_8)));
    }
    return leaves;
  }

  static HashList list(List<Hash> leaves) {
    HashList list = new HashList();
    leaves.forEach(list::add);
    return list;
  }
}
