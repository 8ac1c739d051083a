package org.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.OutsideCopies;
import org.holdfast.content.Region;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RegionState;
import org.holdfast.content.RevisionId;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.KnownContents;
import org.holdfast.recovery.BackupContent;
import org.holdfast.recovery.BackupPoint;
import org.holdfast.recovery.BackupPoints;
import org.holdfast.recovery.NewPoint;

/// Makes one point of a backup: the database is copied as it is at one instant, every content that
/// it knows and the backup lacks is copied from a region and authenticated on the way, and then the
/// copy of the database and the list of contents are put (ADR 46).
///
///     copy of the database ▶ contents ▶ database ▶ settings, vault ▶ point ▶ what no point needs
///             ▲                  │ purged before it was copied
///             └──────────────────┘
///
/// Whoever ends it at any instant leaves the points before it as they were; the next run finds the
/// contents that were copied. Used by one thread, once.
final class BackupRun {

  private static final int TRIES = 5;

  /// Small files share flushes.
  private static final int AT_ONCE = 16;

  /// Of a content's work, what does not depend on its size.
  private static final long EACH = 4_096;

  private static final int STEPS = 1_000;
  private static final int FOR_DATABASE = 50;

  /// What a run came to.
  ///
  /// @param copied contents that the backup lacked
  /// @param lacking a sentence for each content that no region gave
  /// @param removed points that do not stay
  /// @param notes what else there is to tell
  record Result(
      BackupPoint point,
      long copied,
      long copiedBytes,
      List<String> lacking,
      int removed,
      List<String> notes) {
    Result {
      lacking = List.copyOf(lacking);
      notes = List.copyOf(notes);
    }
  }

  private final Holdfast live;
  private final BackupPlace backup;
  private final OutsideCopies copies;
  private final BackupPoints points;
  private final DrillFolder scratch;
  private final boolean withVault;
  private final ConsoleProgress progress;
  private final BooleanSupplier ends;
  private final InstantSource clock;
  private final BackupPruning pruning;
  private final Set<RevisionId> there = ConcurrentHashMap.newKeySet();
  private final List<String> lacking = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long copied;
  private long copiedBytes;
  private long shown = -1;

  /// @param scratch where the copy of the database lies meanwhile
  /// @param ends whether the server ends, and the run with it
  /// @param clock tells when a point is made
  BackupRun(
      Holdfast live,
      BackupPlace backup,
      DrillFolder scratch,
      BackupKeep keep,
      boolean withVault,
      ConsoleProgress progress,
      BooleanSupplier ends,
      InstantSource clock) {
    this.live = live;
    this.backup = backup;
    this.copies = live.blobs().outside(backup.region());
    this.points = backup.points(live.vault());
    this.scratch = scratch;
    this.withVault = withVault;
    this.progress = progress;
    this.ends = ends;
    this.clock = clock;
    this.pruning = new BackupPruning(backup, points, keep, notes::add);
  }

  /// @throws BackupRefused if no point was made
  Result run() {
    try {
      points.removeUnfinished();
      look();
      int removedBefore = 0;
      BackupPoint point;
      try {
        point = make();
      } catch (IOException e) {
        removedBefore = removedForRoom(e);
        point = make();
      }
      int removed = removedBefore + pruning.run();
      return new Result(point, copied, copiedBytes, lacking, removed, notes);
    } catch (IOException e) {
      if (isFull(backup.region(), e)) {
        makeRoomToBegin();
      }
      throw refusal(backup.region(), e);
    } finally {
      remove();
    }
  }

  /// What is no point yet goes: on a disk that is full to the last byte the next run could not even
  /// begin.
  private void makeRoomToBegin() {
    try {
      points.removeUnfinished();
      look();
    } catch (IOException _) {
      // the next run removes it
    }
  }

  /// In a place that is full, points that would go after this one go before it.
  ///
  /// @return how many went
  /// @throws IOException `failed`, where that makes no room
  private int removedForRoom(IOException failed) throws IOException {
    if (!isFull(backup.region(), failed) || pruning.going().isEmpty()) {
      throw failed;
    }
    points.removeUnfinished();
    int removed = pruning.run();
    backup.region().probe();
    there.clear();
    copied = 0;
    copiedBytes = 0;
    look();
    return removed;
  }

  /// Another thread may have learned of it first: then this one's reason is that it was not tried.
  private static boolean isFull(Region place, IOException e) {
    return place.state() == RegionState.FULL
        || String.valueOf(e.getMessage()).contains("No space left");
  }

  static BackupRefused refusal(Region place, IOException e) {
    return isFull(place, e)
        ? new BackupRefused(
            "backupFull",
            "The place is full, and nothing that it had before is lost. Make room, or let older points go (keep), and run it again: it goes on",
            e)
        : unusable(e);
  }

  static BackupRefused unusable(IOException e) {
    return new BackupRefused(
        "backupUnusable",
        "It could not be gone on with: %s. Nothing that it had before is lost; run it again: it goes on"
            .formatted(e.getMessage()),
        e);
  }

  private void remove() {
    try {
      scratch.remove();
    } catch (IOException _) {
      // the next run, or the next start, removes it
    }
  }

  /// What lies there already, and what a kill left half-written.
  private void look() throws IOException {
    List<RevisionId> parts = new ArrayList<>();
    backup
        .region()
        .list(
            entry -> {
              if (entry.kind() == RegionEntry.Kind.PART) {
                parts.add(entry.revision());
              } else {
                there.add(entry.revision());
              }
            });
    for (RevisionId part : parts) {
      backup.region().deletePart(part);
    }
  }

  private BackupPoint make() throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      requireRoom();
      scratch.make();
      Instant at = clock.instant();
      copyDatabase(live, scratch.database());
      lacking.clear();
      try (NewPoint point = points.begin(live.random(), at)) {
        if (copyContents(point)) {
          return finish(point);
        }
      }
      points.removeUnfinished();
    }
    throw new BackupRefused(
        "backupOvertaken",
        "So much is purged at the moment that no point came to its end. Run it again: it goes on");
  }

  private void requireRoom() throws IOException {
    Path database = live.data().database();
    long size = Files.exists(database) ? Files.size(database) : 0;
    long needed = size + (size >> 3) + (64L << 20);
    if (scratch.freeBytes() < needed) {
      throw new BackupRefused(
          "backupNoRoom",
          "The disk of the data folder has no room for a copy of the database, which needs %d MiB for as long as this takes"
              .formatted(needed >> 20));
    }
  }

  static void copyDatabase(Holdfast live, Path into) {
    switch (live.bareDatabase()) {
      case SqliteDatabase embedded -> embedded.copyAway(into);
      case PostgresDatabase postgres -> postgres.copyAway(into, Holdfast.SCHEMAS);
      default -> throw new IllegalStateException("no database of ours");
    }
  }

  private BackupPoint finish(NewPoint point) throws IOException {
    try {
      point.putDatabase(scratch.database(), this::putSoFar);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    point.putHouse(HouseOfFiles.read(live.data()));
    if (withVault && live.settings().hasBuiltInVault()) {
      backup.putVault(BackupVault.of(live.data()));
    }
    backup.requireTurn();
    return point.finish();
  }

  private void putSoFar(long done, long total) {
    show(STEPS - FOR_DATABASE, FOR_DATABASE, done, total);
    try {
      backup.renewTurn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return whether all that is in the point's database was there to be copied, or lies in no
  ///   region although it should; false if something was purged meanwhile
  private boolean copyContents(NewPoint point) throws IOException {
    try (SnapshotRooms rooms = new SnapshotRooms(live, scratch.database())) {
      KnownContents contents = rooms.drives().contents();
      KnownContents.Sum sum = contents.sum();
      Copying copying = new Copying(point, sum.bytes() + EACH * sum.contents());
      try {
        contents.each(copying);
        copying.await(0);
      } finally {
        copying.settle();
      }
      return !copying.overtaken;
    } catch (DatabaseRefusal | StartRefused e) {
      throw new BackupRefused(
          "backupUnusable",
          "The copy of the database cannot be used: %s".formatted(e.getMessage()),
          e);
    }
  }

  private void show(int from, int steps, long done, long total) {
    if (ends.getAsBoolean()) {
      throw new BackupRefused("backupBrokenOff", "The server ended; the next run goes on");
    }
    double part = total <= 0 ? 0 : (double) Math.clamp(done, 0, total) / total;
    long at = from + (long) (steps * part);
    if (at > shown) {
      shown = at;
      progress.at(at, STEPS);
    }
  }

  /// One content on its way into the point's list.
  private record Underway(CompletableFuture<Optional<BackupContent>> content, long work) {}

  private final class Copying implements KnownContents.Visit {

    private final NewPoint point;
    private final long total;
    private final Deque<Underway> underway = new ArrayDeque<>();
    private long done;
    private boolean overtaken;

    Copying(NewPoint point, long total) {
      this.point = point;
      this.total = total;
    }

    @Override
    public boolean wants(RevisionId revision, long sizeBytes) throws IOException {
      if (!there.contains(revision)) {
        return true;
      }
      list(new BackupContent(revision, sizeBytes, false));
      return false;
    }

    @Override
    public void at(KnownContents.Content content) throws IOException {
      await(AT_ONCE - 1);
      underway.add(
          new Underway(
              CompletableFuture.supplyAsync(() -> copy(content), live.background()),
              content.sizeBytes()));
    }

    @Override
    public void altered(DriveId drive, RevisionId revision, long sizeBytes) throws IOException {
      lacks(revision, "its row in the database of drive %s was altered".formatted(drive.text()));
      list(new BackupContent(revision, sizeBytes, true));
    }

    @Override
    public void sealed(DriveId drive) {
      lacking.add("drive %s does not open: nothing of it was copied".formatted(drive.text()));
    }

    private void list(BackupContent content) throws IOException {
      underway.add(
          new Underway(
              CompletableFuture.completedFuture(Optional.of(content)), content.sizeBytes()));
      await(AT_ONCE - 1);
    }

    /// Lists what has come, in its order, until no more than so many are under way.
    void await(int most) throws IOException {
      while (underway.size() > most) {
        Underway first = underway.remove();
        Optional<BackupContent> content = joined(first);
        if (content.isPresent()) {
          point.add(content.get());
        } else {
          overtaken = true;
        }
        done += first.work() + EACH;
        backup.renewTurn();
        show(0, STEPS - FOR_DATABASE, done, total);
      }
    }

    private static Optional<BackupContent> joined(Underway underway) throws IOException {
      try {
        return underway.content().join();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case UncheckedIOException io -> throw io.getCause();
          case RuntimeException ours -> throw ours;
          case null, default -> throw e;
        }
      }
    }

    /// Whatever happens, no copy goes on behind the one who closes its place.
    void settle() {
      underway.forEach(each -> each.content().exceptionally(_ -> Optional.empty()).join());
    }

    /// @return empty if it was purged meanwhile
    private Optional<BackupContent> copy(KnownContents.Content content) {
      RevisionId revision = content.address().revision();
      try (DriveKey key = content.lease()) {
        copies.keep(content.address(), key, content.seal(), content.sizeBytes(), content.hashes());
        kept(revision, content.sizeBytes());
        return Optional.of(new BackupContent(revision, content.sizeBytes(), false));
      } catch (ContentRefusal | DriveRefusal e) {
        if (!live.drives().hasContent(revision)) {
          return Optional.empty();
        }
        lacks(revision, String.valueOf(e.getMessage()));
        return Optional.of(new BackupContent(revision, content.sizeBytes(), true));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized void kept(RevisionId revision, long sizeBytes) {
    there.add(revision);
    copied++;
    copiedBytes += sizeBytes;
  }

  private synchronized void lacks(RevisionId revision, String why) {
    lacking.add("content %s was not copied: %s".formatted(revision.text(), why));
  }
}
