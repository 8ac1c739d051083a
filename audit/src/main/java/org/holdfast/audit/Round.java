package org.holdfast.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/// One round: events that were committed get their places, and the head of the log is signed. All
/// of it in one change of the database, which only one process does at a time.
///
/// @param at when the round is; a clock that jumped back does not take the log with it
record Round(DSLContext tx, LogKey key, PersonKeys persons, SecureRandom random, Instant at) {

  /// So many entries at most, so that others need not wait long for the database: each costs a
  /// signature, a tenth of a millisecond.
  static final int MOST = 2_000;

  /// An event that belongs to no change, with its time.
  record Noted(Event event, Instant at) {}

  private static final UUID NOBODY = new UUID(0, 0);
  private static final int MARK_BYTES = 32;

  /// Begins a log.
  Checkpoint begin(int number, List<Event> first) {
    StoredLog log = new StoredLog(tx, number);
    NoteSigner signer = key.signer(number);
    log.begin(Checkpoint.sign(signer, TreeHead.EMPTY, at).bytes());
    long index = 0;
    for (Event event : first) {
      place(log, signer, index++, at.toEpochMilli(), bytes(event));
    }
    return sign(log, signer, index);
  }

  /// Goes on with the newest log.
  ///
  /// @param known the newest checkpoint that this process knows
  /// @param noted events of this process that are in no change
  /// @throws AlarmRaised if the log is not the one that is known
  Checkpoint run(Checkpoint known, List<Noted> noted, List<DriveHead> heads) {
    StoredLog log =
        StoredLog.newest(tx)
            .orElseThrow(() -> new AlarmRaised(Reason.LOG_ALTERED, known.head(), TreeHead.EMPTY));
    log.lock();
    Checkpoint stored = requireExtends(log, known);
    NoteSigner signer = key.signer(log.no());
    long index = stored.head().size();
    long last = lastLogged(log, index);
    long now = Math.max(at.toEpochMilli(), last);
    for (byte[] event : events(noted, heads)) {
      place(log, signer, index++, now, event);
    }
    return sign(log, signer, index);
  }

  /// The stored checkpoint, which must extend the known one and be the head of what is stored.
  private Checkpoint requireExtends(StoredLog log, Checkpoint known) {
    Checkpoint stored = stored(log, known);
    MerkleTree tree = new MerkleTree(log);
    boolean sameLog = stored.origin().equals(known.origin());
    if (sameLog && stored.head().size() < known.head().size()) {
      throw new AlarmRaised(Reason.DATABASE_OLDER, stored.head(), known.head());
    }
    try {
      if (!tree.head(stored.head().size()).equals(stored.head())) {
        throw new AlarmRaised(Reason.LOG_ALTERED, stored.head(), known.head());
      }
      if (sameLog && !tree.head(known.head().size()).equals(known.head())) {
        throw new AlarmRaised(Reason.HISTORY_FORKED, stored.head(), known.head());
      }
    } catch (AuditRefusal.Tampered _) {
      throw new AlarmRaised(Reason.LOG_ALTERED, stored.head(), known.head());
    }
    return stored;
  }

  private Checkpoint stored(StoredLog log, Checkpoint known) {
    try {
      return Checkpoint.parse(log.note(), key.key(key.origin(log.no())));
    } catch (AuditRefusal _) {
      throw new AlarmRaised(Reason.LOG_ALTERED, TreeHead.EMPTY, known.head());
    }
  }

  private static long lastLogged(StoredLog log, long size) {
    return size == 0
        ? 0
        : log.row(size - 1).map(row -> Leaf.parse(row.leaf()).loggedAtMillis()).orElse(0L);
  }

  /// What waits in the database, what this process noted, then where drives stand.
  private List<byte[]> events(List<Noted> noted, List<DriveHead> heads) {
    List<byte[]> events = new ArrayList<>();
    Set<UUID> destroyed = new HashSet<>();
    for (StoredLog.Pending pending : StoredLog.pending(tx, MOST)) {
      byte[] event = checked(pending);
      events.add(event);
      destroyedDrive(event).ifPresent(destroyed::add);
      StoredLog.dropPending(tx, pending.id());
    }
    destroyed.forEach(drive -> StoredLog.dropHead(tx, drive));
    noted.forEach(each -> events.add(bytes(each.event(), each.at())));
    // A head that was read right before its drive was destroyed would be missed ever after.
    List<DriveHead> standing =
        heads.stream().filter(head -> !destroyed.contains(head.drive())).toList();
    for (int from = 0; from < standing.size(); from += DetailBytes.MOST_HEADS) {
      List<DriveHead> part =
          standing.subList(from, Math.min(standing.size(), from + DetailBytes.MOST_HEADS));
      part.forEach(head -> StoredLog.keep(tx, head));
      events.add(
          bytes(
              Event.done(EventKind.DRIVE_HEADS, new Who.Server()).saying(new Detail.Heads(part))));
    }
    return events;
  }

  /// An event that somebody put there or altered does not get in; that it was tried does.
  private byte[] checked(StoredLog.Pending pending) {
    return ours(key, pending)
        .orElseGet(
            () ->
                bytes(
                    Event.done(EventKind.ENTRY_ALTERED, new Who.Stranger())
                        .ending(Outcome.FOUND, Reason.LOG_ALTERED)));
  }

  /// @return the event, if this server put it there
  private static Optional<byte[]> ours(LogKey key, StoredLog.Pending pending) {
    byte[] marked = pending.event();
    if (marked.length <= MARK_BYTES) {
      return Optional.empty();
    }
    byte[] event = Arrays.copyOfRange(marked, MARK_BYTES, marked.length);
    try {
      byte[] mark = key.mark(pending.id(), EventBytes.parse(event).at().toEpochMilli(), event);
      return MessageDigest.isEqual(mark, Arrays.copyOf(marked, MARK_BYTES))
          ? Optional.of(event)
          : Optional.empty();
    } catch (AuditRefusal.Tampered _) {
      return Optional.empty();
    }
  }

  private static Optional<UUID> destroyedDrive(byte[] event) {
    return EventBytes.parse(event).destroyedDrive();
  }

  /// The drives that were destroyed since the last round: their entries wait for their place.
  static Set<UUID> destroyedSince(DSLContext tx, LogKey key) {
    Set<UUID> drives = new HashSet<>();
    for (StoredLog.Pending pending : StoredLog.pending(tx, Integer.MAX_VALUE)) {
      ours(key, pending).flatMap(Round::destroyedDrive).ifPresent(drives::add);
    }
    return drives;
  }

  /// Puts an event where the next round finds it, behind those of this process that were put there
  /// in the same millisecond.
  ///
  /// @param nth how many this process put there before
  void append(Event event, long nth) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    ByteBuffer.wrap(id).putLong(nth);
    byte[] bytes = bytes(event);
    byte[] mark = key.mark(id, at.toEpochMilli(), bytes);
    byte[] marked = Arrays.copyOf(mark, MARK_BYTES + bytes.length);
    System.arraycopy(bytes, 0, marked, MARK_BYTES, bytes.length);
    StoredLog.addPending(tx, id, at.toEpochMilli(), marked);
  }

  private byte[] bytes(Event event) {
    return bytes(event, at);
  }

  private byte[] bytes(Event event, Instant when) {
    byte[] clear = EventBytes.clear(event, when);
    Personal personal = event.circumstances().personal();
    if (personal.isEmpty()) {
      return new EventBytes(clear, new byte[0]).whole();
    }
    byte[] person = persons.take(tx, event.account().orElseGet(() -> PersonKeys.stranger(when)));
    try {
      return new EventBytes(clear, PersonSeal.seal(person, clear, personal, random)).whole();
    } finally {
      Arrays.fill(person, (byte) 0);
    }
  }

  private static void place(
      StoredLog log, NoteSigner signer, long index, long loggedAt, byte[] event) {
    Leaf leaf = Leaf.of(index, loggedAt, event);
    byte[] seal = signer.signBytes(Leaf.sealedMessage(signer.key().name(), index, leaf.hash()));
    log.add(leaf, leaf.event().account().orElse(NOBODY), seal);
  }

  private Checkpoint sign(StoredLog log, NoteSigner signer, long size) {
    Checkpoint signed = Checkpoint.sign(signer, new MerkleTree(log).head(size), at);
    log.keep(signed.bytes());
    return signed;
  }
}
