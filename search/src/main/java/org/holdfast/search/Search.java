package org.holdfast.search;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.holdfast.audit.DriveHead;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;

/// The front door: finds items, and keeps the indexes that they are found by.
///
/// Whoever asks waits a little for what is newest to be in; names that were written before are
/// found at once, texts after the next rounds of [#follow]. Safe for use by any number of threads;
/// one process has a folder at a time.
public final class Search implements AutoCloseable {

  /// This room's table.
  public static final Schema SCHEMA = new Schema("search", "org/holdfast/search/schema");

  private static final System.Logger LOG = System.getLogger(Search.class.getName());

  private static final Duration TURN = Duration.ofSeconds(2); // of one drive, in one round

  // A region that is away comes back; until then each try costs as much as a success.
  private static final Duration LATER = Duration.ofMinutes(1);

  // Clocks of several servers differ; who is told twice looks once too often.
  private static final Duration LOOK_BACK = Duration.ofMinutes(1);

  private final Database database;
  private final Drives drives;
  private final SecureRandom random;
  private final InstantSource clock;
  private final SearchSettings settings;
  private final Shelf shelf;
  private final CatchUp catchUp;
  private final Texts texts;
  private final Queries queries = new Queries();
  private final Map<DriveId, Slot> slots = new ConcurrentHashMap<>();

  // Of the rounds alone, which one thread does.
  private final Map<UUID, Long> seen = new HashMap<>();
  private final Set<DriveId> behind = new LinkedHashSet<>();
  private volatile int backlog;
  private final Set<DriveId> wordless = new LinkedHashSet<>();
  private final Map<DriveId, Instant> later = new HashMap<>();
  private Optional<Instant> lookedAt = Optional.empty();

  // Of drives that somebody searched: texts may have been left by a process before.
  private final Set<DriveId> asked = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /// @param database has [#SCHEMA]; nothing is closed by this
  /// @param folder made when it is needed; what is in it may be removed at any time
  /// @param source for texts
  public Search(
      Database database,
      Drives drives,
      Path folder,
      TextSource source,
      SecureRandom random,
      InstantSource clock,
      SearchSettings settings) {
    this.database = database;
    this.drives = drives;
    this.random = random;
    this.clock = clock;
    this.settings = settings;
    this.shelf =
        new Shelf(
            folder,
            new KeyRows(database, random),
            drives::key,
            new SegmentCache(settings.cacheBytes()),
            random,
            clock);
    this.catchUp = new CatchUp(clock);
    this.texts = new Texts(source, clock);
  }

  /// What is found below a folder, the best first.
  ///
  /// @param drive as far as whoever asks may see: nothing else is shown, or counted
  /// @throws SearchRefusal.Building if the index is being made: ask again a little later
  /// @throws SearchRefusal.TooCostly if it takes too long
  /// @throws SearchRefusal.CursorUnusable if the cursor was not given for this
  /// @throws SearchRefusal.Unavailable if disk or database cannot be used
  public SearchPage find(Drive drive, SearchQuery query) {
    Slot slot = slot(drive.id());
    slot.used(clock.millis());
    for (int attempt = 0; attempt < 2; attempt++) {
      freshen(slot);
      Optional<SearchPage> page = page(slot, drive, query);
      if (page.isPresent()) {
        asked.add(drive.id());
        return page.get();
      }
    }
    throw new SearchRefusal.Building(0);
  }

  /// The place of a drive's index, open or not.
  Slot slot(DriveId drive) {
    return slots.computeIfAbsent(drive, Slot::new);
  }

  private void freshen(Slot slot) {
    BooleanSupplier enough = after(settings.patience());
    try {
      if (slot.lock.tryLock(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          update(slot, enough);
        } finally {
          slot.lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SearchRefusal.Unavailable("the server is ending", e);
    }
    Optional<DriveIndex> index = slot.index();
    if (index.isEmpty() || !index.get().state().isWhole()) {
      throw new SearchRefusal.Building(index.map(DriveIndex::documents).orElse(0));
    }
  }

  /// Under the slot's lock.
  ///
  /// @return whether the index is where the drive was
  private boolean update(Slot slot, BooleanSupplier enough) {
    if (closed) {
      throw new SearchRefusal.Unavailable("the server is ending");
    }
    Drive whole = whole(slot.drive());
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        DriveIndex index = slot.open(shelf, clock.millis());
        CatchUp.Outcome outcome = catchUp.run(index, whole, enough);
        if (outcome != CatchUp.Outcome.FOREIGN) {
          return outcome == CatchUp.Outcome.DONE;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "The search index of drive {0} is not of its history. It is made anew.",
            slot.drive().text());
        slot.condemn();
      } catch (IOException | AlreadyClosedException e) {
        failed(slot, e);
      } catch (DatabaseRefusal e) {
        throw new SearchRefusal.Unavailable("the database cannot be used", e);
      }
    }
    return false;
  }

  /// The owner's handle, which sees all of it.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is no such drive, or no more
  private Drive whole(DriveId drive) {
    try (DriveKey key = drives.key(drive)) {
      return drives.find(key.drive()).orElseThrow();
    }
  }

  /// @throws SearchRefusal.Unavailable unless it helps to make the index anew
  private void failed(Slot slot, Exception e) {
    boolean damaged = Damage.is(e);
    try {
      if (damaged) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The search index of drive {0} is not what was written. It is made anew; the drive"
                + " itself is not touched by that.",
            slot.drive().text());
        slot.condemn();
      } else {
        slot.drop();
      }
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    if (!damaged) {
      throw new SearchRefusal.Unavailable("the index cannot be used", e);
    }
  }

  /// @return empty if the index was found damaged, or was closed meanwhile
  private Optional<SearchPage> page(Slot slot, Drive drive, SearchQuery query) {
    Optional<DriveIndex> index = slot.index();
    if (index.isEmpty()) {
      return Optional.empty();
    }
    try (DriveKey key = drives.key(drive.id())) {
      Optional<Cursor> cursor = query.cursor().map(text -> Cursor.open(key, query, text));
      Optional<DirectoryReader> kept = cursor.flatMap(at -> slot.snapshots.acquire(at.snapshot()));
      DirectoryReader reader = kept.isPresent() ? kept.get() : index.get().acquire();
      try {
        return Optional.of(page(slot, drive, query, cursor, kept.isPresent(), reader, key));
      } finally {
        reader.decRef();
      }
    } catch (IOException | AlreadyClosedException e) {
      slot.lock.lock();
      try {
        if (slot.index().equals(index)) { // else somebody did it already
          failed(slot, e);
        }
      } finally {
        slot.lock.unlock();
      }
      return Optional.empty();
    }
  }

  private SearchPage page(
      Slot slot,
      Drive drive,
      SearchQuery query,
      Optional<Cursor> cursor,
      boolean kept,
      DirectoryReader reader,
      DriveKey key)
      throws IOException {
    long origin = cursor.map(Cursor::origin).orElseGet(clock::millis);
    int shown = cursor.map(Cursor::shown).orElse(0);
    Query words = queries.of(Wish.of(query.words()), origin);
    BooleanSupplier tooLong = after(settings.longest());
    Finding finding = new Finding(drive, query, words, reader, tooLong::getAsBoolean);
    Finding.Found found =
        finding.page(
            cursor.filter(_ -> kept).map(at -> new ScoreDoc(at.doc(), at.score())),
            kept ? 0 : shown);
    int now = shown + found.items().size();
    if (found.last().isEmpty() || now >= Finding.MOST_SHOWN) {
      return new SearchPage(found.items(), Optional.empty());
    }
    long snapshot = kept ? cursor.orElseThrow().snapshot() : random.nextLong();
    slot.snapshots.keep(snapshot, reader, clock.millis());
    ScoreDoc last = found.last().get();
    Cursor next = new Cursor(snapshot, last.doc, last.score, now, origin);
    return new SearchPage(found.items(), Optional.of(next.seal(key, query, random)));
  }

  /// How many drives the indexes were behind, or lacked texts of, after the last round.
  public int backlog() {
    return backlog;
  }

  /// One round behind the drives that changed: names first, of all of them, then texts. Call it
  /// every second, from one thread.
  ///
  /// @return whether there is more to do at once
  public boolean follow() {
    behind.addAll(changedDrives());
    for (DriveId drive : List.copyOf(behind)) {
      if (follow(drive)) {
        behind.remove(drive);
        wordless.add(drive);
      }
    }
    for (DriveId drive : List.copyOf(asked)) {
      asked.remove(drive);
      wordless.add(drive);
    }
    Instant now = clock.instant();
    for (DriveId drive : List.copyOf(wordless)) {
      if (later.getOrDefault(drive, Instant.MIN).isAfter(now)) {
        continue; // its texts cannot be had now
      }
      if (later.remove(drive) != null) {
        slot(drive).notNow().clear();
      }
      if (!readTexts(drive)) {
        wordless.remove(drive);
        tryLater(drive, now);
      }
    }
    commitDue();
    closeIdle();
    Set<DriveId> left = new HashSet<>(behind);
    left.addAll(wordless);
    backlog = left.size();
    return !behind.isEmpty() || !later.keySet().containsAll(wordless);
  }

  private Set<DriveId> changedDrives() {
    Instant now = clock.instant();
    if (lookedAt.isEmpty()) {
      seen.putAll(shelf.known());
    }
    Instant since = lookedAt.map(last -> last.minus(LOOK_BACK)).orElse(Instant.EPOCH);
    List<DriveHead> heads = database.read(tx -> drives.heads().since(tx, since));
    lookedAt = Optional.of(now);
    Set<DriveId> changed = new LinkedHashSet<>();
    for (DriveHead head : heads) {
      Long before = seen.put(head.drive(), head.seq());
      if (before == null || before != head.seq()) {
        changed.add(new DriveId(head.drive()));
      }
    }
    return changed;
  }

  /// @return whether it is where the drive is, or there is no such drive any more
  private boolean follow(DriveId drive) {
    Slot slot = slot(drive);
    slot.lock.lock();
    try {
      slot.used(Math.max(slot.usedAt(), clock.millis()));
      return update(slot, after(TURN));
    } catch (DriveRefusal.ItemAbsent _) {
      return true; // the sweep removes what is left
    } catch (DriveRefusal | SearchRefusal e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The search index of drive " + drive.text() + " could not be brought up to date now.",
          e);
      return false;
    } finally {
      slot.lock.unlock();
    }
  }

  private boolean readTexts(DriveId drive) {
    Slot slot = slot(drive);
    slot.used(clock.millis());
    if (slot.index().isEmpty() && !follow(drive)) { // it was closed, since others were used
      return false;
    }
    try {
      Optional<Drive> whole = drives.find(drive);
      return whole.isPresent() && texts.run(slot, whole.get(), after(TURN));
    } catch (IOException | AlreadyClosedException e) {
      slot.lock.lock();
      try {
        failed(slot, e);
      } catch (SearchRefusal.Unavailable refused) {
        LOG.log(System.Logger.Level.WARNING, "Texts could not be read now.", refused);
      } finally {
        slot.lock.unlock();
      }
      behind.add(drive);
      return true;
    } catch (DriveRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "Texts could not be read now.", e);
      return false;
    }
  }

  /// If there are texts left, they cannot be had now.
  private void tryLater(DriveId drive, Instant now) {
    try {
      if (slot(drive).index().isPresent() && !isIdle(drive)) {
        later.put(drive, now.plus(LATER));
        wordless.add(drive);
      }
    } catch (IOException | AlreadyClosedException _) {
      behind.add(drive); // which opens it again
    }
  }

  private void commitDue() {
    long now = clock.millis();
    for (Slot slot : slots.values()) {
      if (slot.index().isPresent()
          && now - slot.committedAt() >= settings.commitEvery().toMillis()) {
        attempt(slot, () -> slot.commit(shelf, now));
      }
    }
  }

  /// What is over of pages that were read, and indexes that nobody used for a while or that are too
  /// many.
  private void closeIdle() {
    long now = clock.millis();
    List<Slot> open =
        slots.values().stream()
            .filter(slot -> slot.index().isPresent())
            .sorted(Comparator.comparingLong(Slot::usedAt))
            .toList();
    int tooMany = open.size() - settings.mostOpen();
    for (int i = 0; i < open.size(); i++) {
      Slot slot = open.get(i);
      if (i < tooMany || now - slot.usedAt() >= settings.idle().toMillis()) {
        attempt(slot, () -> slot.close(shelf));
      } else {
        attempt(slot, () -> slot.snapshots.forgetOver(now));
      }
    }
  }

  /// Shreds: indexes that have words of what is no more are written anew without them, under a new
  /// key, and those of drives that are no more are removed. Call it every hour or so.
  public void sweep() {
    try {
      shelf.sweep(drive -> drives.find(drive).isPresent());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Indexes could not be removed now.", e);
    }
    boolean renewed = false;
    for (UUID id : shelf.known().keySet()) {
      renewed |= renew(slot(new DriveId(id)));
    }
    if (renewed && !shelf.forgetDeleted()) {
      LOG.log(System.Logger.Level.DEBUG, "Old index keys lie in the database's log for a while.");
    }
  }

  private boolean renew(Slot slot) {
    boolean[] renewed = new boolean[1];
    attempt(
        slot,
        () -> {
          DriveIndex index = slot.open(shelf, clock.millis());
          long due = clock.millis() - settings.shredAfter().toMillis();
          if (index.state().isWhole() && index.state().staleSince().orElse(Long.MAX_VALUE) <= due) {
            slot.renew(shelf);
            renewed[0] = true;
          }
        });
    return renewed[0];
  }

  /// A drive was destroyed: nothing of it is left here when this returns.
  public void forget(DriveId drive) {
    Slot slot = slot(drive);
    attempt(
        slot,
        () -> {
          slot.drop();
          shelf.forget(drive);
        });
    slots.remove(drive);
  }

  /// Something to do with an index.
  private interface Work {
    void run() throws IOException;
  }

  private void attempt(Slot slot, Work work) {
    slot.lock.lock();
    try {
      work.run();
    } catch (IOException | AlreadyClosedException e) {
      LOG.log(System.Logger.Level.WARNING, "A search index could not be written or read.", e);
      attemptFailed(slot, e);
    } catch (DriveRefusal.ItemAbsent _) {
      LOG.log(System.Logger.Level.DEBUG, "A drive is gone; so will be its index.");
    } catch (DriveRefusal | DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "A search index could not be noted now.", e);
    } finally {
      slot.lock.unlock();
    }
  }

  private void attemptFailed(Slot slot, Exception e) {
    try {
      failed(slot, e);
    } catch (SearchRefusal.Unavailable refused) {
      LOG.log(System.Logger.Level.DEBUG, "It is opened again when it is needed.", refused);
    }
  }

  private BooleanSupplier after(Duration length) {
    Instant end = clock.instant().plus(length);
    return () -> !clock.instant().isBefore(end);
  }

  /// Whether nothing is left to be read.
  private boolean isIdle(DriveId drive) throws IOException {
    Optional<DriveIndex> index = slot(drive).index();
    return index.isPresent() && index.get().pending(1).isEmpty();
  }

  /// Has everything on disk and closes it.
  @Override
  public void close() {
    closed = true;
    for (Slot slot : slots.values()) {
      attempt(slot, () -> slot.close(shelf));
    }
    shelf.close();
  }

  /// As a kill would: nothing is written any more.
  void abandon() throws IOException {
    closed = true;
    for (Slot slot : slots.values()) {
      slot.drop();
    }
    shelf.close();
  }
}
