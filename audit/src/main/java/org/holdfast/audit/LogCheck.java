package org.holdfast.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Reads a log from its first entry to its last and names what is not as it was written. Holds a
/// few hashes in memory, whatever the size.
///
/// The signed head alone says that something is wrong; where, the signature of each entry says,
/// also when whoever altered it has computed all hashes anew.
final class LogCheck {

  private static final int MOST = 100;

  private final NoteKey key;
  private final List<LogFinding> findings = new ArrayList<>();
  private final List<Hash> pending = new ArrayList<>(); // of complete subtrees, the largest first
  private final TreeSet<Long> missing = new TreeSet<>();
  private long hashed;
  private long expected;
  private long lastLogged = Long.MIN_VALUE;

  /// @param key the log's, under the log's name
  LogCheck(NoteKey key) {
    this.key = key;
  }

  /// The next entry, as it stands there.
  void entry(byte[] bytes, byte[] seal) {
    hash(MerkleTree.leaf(bytes));
    try {
      entry(Leaf.parse(bytes), seal);
    } catch (AuditRefusal.Tampered _) {
      altered("is not an entry of this log.");
    }
  }

  private void entry(Leaf leaf, byte[] seal) {
    byte[] message = Leaf.sealedMessage(key.name(), leaf.index(), leaf.hash());
    boolean sealed =
        seal.length == Ed25519.SIGNATURE_BYTES && Ed25519.verify(key.publicKey(), message, seal);
    if (!sealed) {
      boolean earlier = leaf.loggedAtMillis() < lastLogged;
      if (earlier) {
        add(
            expected,
            LogFinding.Kind.BACK_DATED,
            "was altered: it is dated %s, before the entry ahead of it.".formatted(time(leaf)));
        expected++;
      } else {
        altered("was altered, or is not by this log.");
      }
    } else if (leaf.index() < expected) {
      again(leaf.index());
    } else {
      inPlace(leaf);
    }
  }

  private void inPlace(Leaf leaf) {
    for (long gone = expected; gone < leaf.index() && missing.size() < MOST; gone++) {
      missing.add(gone);
    }
    if (leaf.index() == expected && leaf.loggedAtMillis() < lastLogged) {
      add(
          expected,
          LogFinding.Kind.BACK_DATED,
          "is dated %s, before the entry ahead of it.".formatted(time(leaf)));
    }
    lastLogged = Math.max(lastLogged, leaf.loggedAtMillis());
    expected = leaf.index() + 1;
  }

  private void again(long index) {
    if (missing.remove(index)) {
      add(index, LogFinding.Kind.OUT_OF_PLACE, "stands behind entries that came after it.");
    } else {
      add(index, LogFinding.Kind.REPEATED, "stands there once more.");
    }
  }

  private void altered(String how) {
    add(expected, LogFinding.Kind.ALTERED, how);
    expected++;
  }

  void beside(long index, String what) {
    add(index, LogFinding.Kind.BESIDE, what);
  }

  private void add(long index, LogFinding.Kind kind, String how) {
    if (findings.size() < MOST) {
      findings.add(new LogFinding(index, kind, "Entry " + index + " " + how));
    }
  }

  /// @param head what was signed
  /// @return what is wrong, the earliest entry first; at most some hundred
  List<LogFinding> findings(TreeHead head) {
    missing.forEach(gone -> add(gone, LogFinding.Kind.REMOVED, "was removed."));
    if (expected < head.size()) {
      add(
          expected,
          LogFinding.Kind.REMOVED,
          "and all after it were removed: %d were signed for.".formatted(head.size()));
    }
    if (expected > head.size()) {
      add(
          head.size(),
          LogFinding.Kind.ADDED,
          "stands behind the %d that were signed for.".formatted(head.size()));
    }
    if (findings.isEmpty() && !new TreeHead(hashed, root()).equals(head)) {
      findings.add(
          new LogFinding(
              head.size(),
              LogFinding.Kind.OTHER_HEAD,
              "The signed head is not the head of these entries."));
    }
    return findings.stream().sorted(Comparator.comparingLong(LogFinding::index)).toList();
  }

  private void hash(Hash leaf) {
    Hash last = leaf;
    for (long rest = hashed; (rest & 1) == 1; rest >>>= 1) {
      last = MerkleTree.node(pending.removeLast(), last);
    }
    pending.add(last);
    hashed++;
  }

  private Hash root() {
    if (pending.isEmpty()) {
      return TreeHead.EMPTY.root();
    }
    Hash root = pending.getLast();
    for (int i = pending.size() - 2; i >= 0; i--) {
      root = MerkleTree.node(pending.get(i), root);
    }
    return root;
  }

  private static String time(Leaf leaf) {
    return Instant.ofEpochMilli(leaf.loggedAtMillis()).toString();
  }
}
