package org.holdfast.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/// Entries as a person may see them: checked, and opened as far as their key is still there.
record Reading(DSLContext tx, LogKey key, PersonKeys persons) {

  private static final Pattern CURSOR = Pattern.compile("([1-9][0-9]{0,8})-([0-9]{1,18})");
  private static final int MOST = 1_000;

  EventPage page(UUID person, Optional<String> cursor, int limit) {
    requirePage(limit);
    List<Place> places = places(person, cursor, limit + 1);
    List<Entry> entries =
        places.stream().limit(limit).map(place -> entry(place.log(), place.row())).toList();
    return new EventPage(entries, next(places, limit));
  }

  /// The same with their bytes; one that is not as it was written is no reason to keep the others.
  WrittenPage written(UUID person, Optional<String> cursor, int limit) {
    requirePage(limit);
    List<Place> places = places(person, cursor, limit + 1);
    List<WrittenEntry> entries = places.stream().limit(limit).map(this::written).toList();
    return new WrittenPage(entries, next(places, limit));
  }

  private WrittenEntry written(Place place) {
    StoredLog.Row row = place.row();
    return new WrittenEntry(place.log(), row.index(), row.leaf(), row.seal(), sound(place));
  }

  private Optional<Entry> sound(Place place) {
    try {
      return Optional.of(entry(place.log(), place.row()));
    } catch (AuditRefusal.Tampered _) {
      return Optional.empty();
    }
  }

  /// A row of a log.
  private record Place(int log, StoredLog.Row row) {}

  private List<Place> places(UUID person, Optional<String> cursor, int most) {
    int log = cursor.map(text -> part(text, 1).intValue()).orElseGet(() -> StoredLog.highest(tx));
    long before = cursor.map(text -> part(text, 2)).orElse(Long.MAX_VALUE);
    List<Place> places = new ArrayList<>();
    while (places.size() < most && log > 0) {
      StoredLog stored = new StoredLog(tx, log);
      for (StoredLog.Row row : stored.rowsOf(person, before, most - places.size())) {
        places.add(new Place(log, row));
      }
      log--;
      before = Long.MAX_VALUE;
    }
    return places;
  }

  private static Optional<String> next(List<Place> places, int limit) {
    if (places.size() <= limit) {
      return Optional.empty();
    }
    Place last = places.get(limit - 1);
    return Optional.of(last.log() + "-" + last.row().index());
  }

  /// Proofs for entries that are listed as a person's.
  ///
  /// @param known the size of the log that they know
  /// @return empty if there is no such log, or one of the entries is not listed as theirs
  /// @throws AuditRefusal.Tampered if the log lacks hashes of its tree
  /// @throws AuditRefusal.NotANote if its checkpoint is not one that this server signed
  Optional<LogProof> proof(UUID person, int log, List<Long> entries, long known) {
    StoredLog stored = new StoredLog(tx, log);
    boolean theirs =
        log > 0
            && log <= StoredLog.highest(tx)
            && entries.stream().allMatch(index -> isListed(stored, person, index));
    if (!theirs) {
      return Optional.empty();
    }
    NoteKey signer = key.key(key.origin(log));
    Checkpoint newest = Checkpoint.parse(stored.note(), signer);
    long size = newest.head().size();
    MerkleTree tree = new MerkleTree(stored);
    return Optional.of(
        new LogProof(
            signer,
            newest,
            known > 0 && known < size ? tree.consistency(known, size) : List.of(),
            entries.stream()
                .filter(index -> index < size)
                .map(index -> new LogProof.Inclusion(index, tree.inclusion(index, size)))
                .toList()));
  }

  private static boolean isListed(StoredLog log, UUID person, long index) {
    return log.row(index).filter(row -> Sql.uuid(row.person()).equals(person)).isPresent();
  }

  private static void requirePage(int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries, not " + limit);
    }
  }

  private static Long part(String cursor, int part) {
    Matcher form = CURSOR.matcher(cursor);
    if (!form.matches()) {
      throw new AuditRefusal.NotACursor();
    }
    return Long.valueOf(form.group(part));
  }

  Optional<Entry> last(EventKind kind) {
    for (int log = StoredLog.highest(tx); log > 0; log--) {
      int number = log;
      Optional<Entry> found =
          new StoredLog(tx, log)
              .newest(kind)
              .map(row -> entry(number, row))
              .filter(entry -> entry.event().kind() == kind);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  Optional<Entry> last(EventKind kind, UUID person) {
    for (int log = StoredLog.highest(tx); log > 0; log--) {
      int number = log;
      Optional<Entry> found =
          new StoredLog(tx, log)
              .newest(kind, person)
              .map(row -> entry(number, row))
              .filter(entry -> entry.event().kind() == kind)
              .filter(entry -> entry.event().account().equals(Optional.of(person)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// Gives the entries of the newest log that are listed as of a kind, the oldest first.
  void each(EventKind kind, Consumer<Entry> each) {
    StoredLog log = new StoredLog(tx, StoredLog.highest(tx));
    List<StoredLog.Row> page = log.rowsOf(kind, 0, MOST);
    while (!page.isEmpty()) {
      page.stream()
          .map(row -> entry(log.no(), row))
          .filter(entry -> entry.event().kind() == kind)
          .forEach(each);
      page = log.rowsOf(kind, page.getLast().index() + 1, MOST);
    }
  }

  /// @throws AuditRefusal.Tampered if it is not the entry that was sealed for its place
  Entry entry(int log, StoredLog.Row row) {
    Leaf leaf = Leaf.parse(row.leaf());
    NoteKey signer = key.key(key.origin(log));
    byte[] message = Leaf.sealedMessage(signer.name(), row.index(), leaf.hash());
    if (leaf.index() != row.index() || !Ed25519.verify(signer.publicKey(), message, row.seal())) {
      throw new AuditRefusal.Tampered("Entry " + row.index() + " of the log was altered.");
    }
    EventBytes bytes = leaf.event();
    return new Entry(log, row.index(), leaf.loggedAt(), bytes.at(), bytes.event(), personal(bytes));
  }

  /// @throws AuditRefusal.Tampered if it does not open under its person's key
  Optional<Personal> personal(EventBytes bytes) {
    if (bytes.sealed().length == 0) {
      return Optional.empty();
    }
    Optional<byte[]> secret = persons.find(tx, person(bytes));
    try {
      return secret
          .filter(each -> PersonSeal.isUnder(each, bytes.sealed()))
          .map(each -> PersonSeal.open(each, bytes.clear(), bytes.sealed()));
    } finally {
      secret.ifPresent(each -> Arrays.fill(each, (byte) 0));
    }
  }

  static UUID person(EventBytes bytes) {
    return bytes.account().orElseGet(() -> PersonKeys.stranger(bytes.at()));
  }
}
