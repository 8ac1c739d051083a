package org.holdfast.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/// Entries as a person may see them: checked, and opened as far as their key is still there.
record Reading(DSLContext tx, LogKey key, PersonKeys persons) {

  private static final Pattern CURSOR = Pattern.compile("([1-9][0-9]{0,8})-([0-9]{1,18})");
  private static final int MOST = 1_000;

  EventPage page(UUID person, Optional<String> cursor, int limit) {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page has 1 to 1000 entries, not " + limit);
    }
    int log = cursor.map(text -> part(text, 1).intValue()).orElseGet(() -> StoredLog.highest(tx));
    long before = cursor.map(text -> part(text, 2)).orElse(Long.MAX_VALUE);
    List<Entry> entries = new ArrayList<>();
    while (entries.size() <= limit && log > 0) {
      StoredLog stored = new StoredLog(tx, log);
      for (StoredLog.Row row : stored.rowsOf(person, before, limit + 1 - entries.size())) {
        entries.add(entry(log, row));
      }
      log--;
      before = Long.MAX_VALUE;
    }
    if (entries.size() <= limit) {
      return new EventPage(entries, Optional.empty());
    }
    Entry last = entries.get(limit - 1);
    return new EventPage(entries.subList(0, limit), Optional.of(last.log() + "-" + last.index()));
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
