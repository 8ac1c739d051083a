package org.holdfast.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.holdfast.database.Database;
import org.holdfast.vault.VaultRefusal;
import org.jooq.DSLContext;

/// Checks the newest log in the database: every entry, the head, and every row beside it.
final class StoredCheck {

  private static final int PAGE = 500;
  private static final UUID NOBODY = new UUID(0, 0);

  private final Database database;
  private final LogKey key;
  private final PersonKeys persons;
  private final HeadSource heads;
  private final LogProgress progress;
  private final Map<UUID, DriveHead> driveHeads = new LinkedHashMap<>();

  /// The last heads of drives that were destroyed.
  private final List<DriveHead> destroyed = new ArrayList<>();

  private final Set<UUID> erased = new HashSet<>();
  private final Map<UUID, Long> unreadable = new LinkedHashMap<>();

  StoredCheck(
      Database database, LogKey key, PersonKeys persons, HeadSource heads, LogProgress progress) {
    this.database = database;
    this.key = key;
    this.persons = persons;
    this.heads = heads;
    this.progress = progress;
  }

  List<LogFinding> run() {
    return database.read(this::check);
  }

  private List<LogFinding> check(DSLContext tx) {
    StoredLog log = new StoredLog(tx, Math.max(1, StoredLog.highest(tx)));
    NoteKey signer = key.key(key.origin(log.no()));
    Checkpoint signed;
    try {
      signed = Checkpoint.parse(log.note(), signer);
    } catch (AuditRefusal e) {
      return List.of(
          new LogFinding(0, LogFinding.Kind.OTHER_HEAD, "The log's head: " + e.getMessage()));
    }
    LogCheck check = new LogCheck(signer);
    HashList tree = new HashList();
    long at = -1;
    for (List<StoredLog.Row> page = log.rows(at + 1, PAGE);
        !page.isEmpty();
        page = log.rows(at + 1, PAGE)) {
      for (StoredLog.Row row : page) {
        check.entry(row.leaf(), row.seal());
        tree.add(MerkleTree.leaf(row.leaf()));
        beside(tx, row, check);
        at = row.index();
      }
      progress.at(tree.size(), signed.head().size());
    }
    hashes(log, tree, check);
    people(check);
    drives(tx, check);
    return check.findings(signed.head());
  }

  private void beside(DSLContext tx, StoredLog.Row row, LogCheck check) {
    try {
      Leaf leaf = Leaf.parse(row.leaf());
      if (!Arrays.equals(row.hash(), leaf.hash().bytes())) {
        check.beside(row.index(), "has another hash stored beside it.");
      }
      if (row.index() != leaf.index()) {
        check.beside(row.index(), "stands in another one's place.");
      }
      EventBytes bytes = leaf.event();
      if (!Arrays.equals(row.person(), Sql.bytes(bytes.account().orElse(NOBODY)))) {
        check.beside(row.index(), "is listed under another person.");
      }
      if (row.kind() != bytes.kindCode()) {
        check.beside(row.index(), "is listed as of another kind.");
      }
      bytes.destroyedDrive().map(driveHeads::get).ifPresent(destroyed::add);
      DriveCheck.collect(bytes, driveHeads);
      Event event = bytes.event();
      if (event.kind() == EventKind.PERSON_ERASED) {
        event.account().ifPresent(erased::add);
      }
      personal(tx, row, bytes);
    } catch (AuditRefusal.Tampered e) {
      check.beside(row.index(), "cannot be read: " + e.getMessage());
    }
  }

  private void personal(DSLContext tx, StoredLog.Row row, EventBytes bytes) {
    try {
      boolean readable =
          bytes.sealed().length == 0 || new Reading(tx, key, persons).personal(bytes).isPresent();
      if (!readable && bytes.account().isPresent()) {
        unreadable.putIfAbsent(bytes.account().get(), row.index());
      }
    } catch (VaultRefusal e) {
      throw new AuditRefusal.Tampered("the key of its person was altered", e);
    }
  }

  /// Who cannot be read any more was erased on purpose, or somebody removed a key.
  private void people(LogCheck check) {
    unreadable.forEach(
        (person, index) -> {
          if (!erased.contains(person)) {
            check.beside(index, "cannot be read: the key of its person is gone.");
          }
        });
  }

  private static void hashes(StoredLog log, HashList tree, LogCheck check) {
    long nodes = 0;
    for (int level = 1; TilePath.hashes(level, tree.size()) > 0; level++) {
      long count = TilePath.hashes(level, tree.size());
      nodes += count;
      for (long at = 0; at < count; at++) {
        if (!sameHash(log, tree, level, at)) {
          check.beside(at, "of level " + level + " of the tree was altered.");
        }
      }
    }
    if (nodes != log.nodes()) {
      check.beside(tree.size(), "of the tree is one too many.");
    }
  }

  private static boolean sameHash(StoredLog log, HashList tree, int level, long at) {
    try {
      return log.at(level, at, 1).equals(tree.at(level, at, 1));
    } catch (AuditRefusal.Tampered _) {
      return false;
    }
  }

  private void drives(DSLContext tx, LogCheck check) {
    DriveCheck drives = new DriveCheck(tx, heads, key);
    try {
      Map<UUID, DriveHead> stored = new LinkedHashMap<>();
      StoredLog.driveHeads(tx).forEach(head -> stored.put(head.drive(), head));
      if (!stored.equals(driveHeads)) {
        check.beside(0, "and those after it tell other heads of drives than the table of heads.");
      }
    } catch (AuditRefusal.Tampered e) {
      check.beside(0, "and those after it do not fit the table of heads: " + e.getMessage());
    }
    destroyed.stream()
        .filter(drives::holds)
        .forEach(
            head ->
                check.beside(
                    0,
                    "or one after it says that drive %s was destroyed, and it is there again."
                        .formatted(head.drive())));
    drives.forgetDestroyed(driveHeads);
    driveHeads.values().stream()
        .filter(head -> !drives.holds(head))
        .forEach(
            head ->
                check.beside(
                    0,
                    "or one after it knows operation %d of drive %s, which is not there or another."
                        .formatted(head.seq(), head.drive())));
  }
}
