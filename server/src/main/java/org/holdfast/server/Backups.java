package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.recovery.BackupPoint;
import org.holdfast.recovery.BackupPoints;
import org.holdfast.recovery.LineageKeys;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;

/// Backups: made when one is due or somebody asks, listed, checked, and given back from (ADR 46).
/// One thing is done at a time. Safe for use by any number of threads.
final class Backups {

  private static final System.Logger LOG = System.getLogger(Backups.class.getName());

  /// After a start others come first.
  private static final Duration FIRST = Duration.ofMinutes(5);

  /// Who switched the server off for weeks is told nothing before it had the time for one.
  private static final Duration SETTLED = Duration.ofHours(2);

  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final Holdfast live;
  private final DrillFolder scratch;
  private final InstantSource clock;
  private final Instant opened;

  /// Held while a backup is worked with.
  private final ReentrantLock turn = new ReentrantLock();

  private final Map<String, BackupState> states = new ConcurrentHashMap<>();

  /// Of whom was looked, after the start, how they stand.
  private final Set<String> looked = ConcurrentHashMap.newKeySet();

  private volatile boolean ended;

  /// Touches nothing until it is used.
  ///
  /// @param room what is free on the disk where copies of the database lie meanwhile
  /// @param clock decides what is due
  Backups(Holdfast live, DrillFolder.Room room, InstantSource clock) {
    this.live = live;
    this.clock = clock;
    this.scratch = new DrillFolder(live.data().backup(), room);
    this.opened = clock.instant();
  }

  /// Removes what a run left that was killed; before any begins.
  void sweep() {
    try {
      scratch.remove();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "What a backup left behind cannot be removed.", e);
    }
  }

  /// A run that goes on ends soon, and no other begins.
  void end() {
    ended = true;
  }

  // What somebody asks for

  /// Makes a point.
  ///
  /// @param begins whether a backup may be begun where nothing lies yet
  /// @param keep which points stay; absent: as the settings say
  /// @param withVault absent: as the settings say
  /// @return exit code 0, or 1 if some content is in no region as it was written
  ConsoleAnswer make(
      String where,
      boolean begins,
      Optional<BackupKeep> keep,
      Optional<Boolean> withVault,
      ConsoleProgress progress) {
    if (live.audit().alarm().isPresent()) {
      throw new BackupRefused(
          "backupAlarmed", "No point is made or removed until the alarm is settled");
    }
    Settings.Backup asked = resolved(where);
    Settings.Backup backup =
        new Settings.Backup(
            asked.place(),
            asked.every(),
            keep.orElse(asked.keep()),
            withVault.orElse(asked.vault()));
    return inTurn(
        () -> {
          Circumstances typed = Circumstances.NONE.withFactor(Factor.COMMAND_LINE);
          BackupRun.Result result = run(backup, begins, new Who.Keeper(), typed, progress);
          return new ConsoleAnswer(lines(backup, result), result.lacking().isEmpty() ? 0 : 1);
        });
  }

  ConsoleAnswer list(String where) {
    try (BackupPlace backup = opener().toLookAt(resolved(where).place())) {
      BackupPoints.Listed listed = backup.points(live.vault()).list();
      List<String> lines = new ArrayList<>(listed.points().stream().map(Backups::line).toList());
      lines.addAll(listed.damaged());
      if (lines.isEmpty()) {
        lines.add("There is no point in it yet.");
      }
      return new ConsoleAnswer(lines, listed.damaged().isEmpty() ? 0 : 1);
    } catch (IOException e) {
      throw BackupRun.unusable(e);
    }
  }

  /// What of a backup needs a master key, or may.
  ///
  /// @param until points of before may hold keys that it wraps
  /// @return a sentence for each, at most one for all points
  List<String> needing(Settings.Backup backup, VaultStatus vault, int version, Instant until) {
    if (turn.isLocked()) {
      return List.of("A backup is under way: wait for its end.");
    }
    try (BackupPlace place = opener().toLookAt(backup.place())) {
      BackupPoints points = place.points(live.vault());
      if (points.hasUnfinished()) {
        return List.of(
            "A point of the backup %s is being made, or was broken off: wait for its end, or make one."
                .formatted(backup.name()));
      }
      BackupPoints.Listed listed = points.list();
      if (!listed.damaged().isEmpty()) {
        return List.of(
            "Nobody knows what %,d points of the backup %s need (%s): see to them with `holdfast backup --verify`, or take the backup out of holdfast.yaml."
                .formatted(listed.damaged().size(), backup.name(), listed.damaged().getFirst()));
      }
      Optional<BackupPoint> older =
          listed.points().stream().filter(point -> point.at().isBefore(until)).findFirst();
      if (older.isPresent()) {
        return List.of(
            "The backup %s has a point of %s, and what it holds may be wrapped by it: wait until such points are gone, or remove them."
                .formatted(backup.name(), older.get().at()));
      }
      long wrapped =
          KeyInventory.uses(live.vault(), List.of(new LineageKeys(backup.name(), place.log())))
              .getOrDefault(new VaultGroup.Wrapper(vault.name(), version), 0L);
      return wrapped == 0
          ? List.of()
          : List.of(
              "%,d points of the backup %s are wrapped by it: wait until they are gone."
                  .formatted(wrapped, backup.name()));
    } catch (IOException | BackupRefused | VaultRefusal e) {
      return List.of(
          "The backup %s cannot be looked at, and what it holds may be wrapped by it: bring it here, or take it out of holdfast.yaml. (%s)"
              .formatted(backup.name(), e.getMessage()));
    }
  }

  /// @param mends whether what is damaged is copied anew from the regions
  ConsoleAnswer verify(String where, boolean mends, ConsoleProgress progress) {
    Settings.Place place = resolved(where).place();
    return inTurn(
        () -> {
          try (BackupPlace backup =
              mends ? opener().toWrite(place, false) : opener().toLookAt(place)) {
            return new BackupCheck(live, backup, scratch, mends, progress).run();
          }
        });
  }

  /// Brings contents back into the regions that lack them.
  ConsoleAnswer give(String where, ConsoleProgress progress) {
    Settings.Place place = resolved(where).place();
    return inTurn(
        () -> {
          try (BackupPlace backup = opener().toLookAt(place)) {
            return new BackupGiving(live, backup.region(), progress).run();
          }
        });
  }

  private interface Work {
    ConsoleAnswer run();
  }

  private ConsoleAnswer inTurn(Work work) {
    if (!turn.tryLock()) {
      throw new BackupRefused("backupBusy", "A backup is under way already. Wait for its end");
    }
    try {
      return work.run();
    } finally {
      turn.unlock();
    }
  }

  private BackupPlace.Opener opener() {
    return new BackupPlace.Opener(
        live.data().path(), live.settings().regions(), live.random(), live.clock());
  }

  /// A backup of the settings, or a folder.
  private Settings.Backup resolved(String where) {
    return live.settings().backups().stream()
        .filter(backup -> backup.name().equals(where))
        .findFirst()
        .orElseGet(() -> folder(where));
  }

  private Settings.Backup folder(String where) {
    Path path = Path.of(where).toAbsolutePath().normalize();
    Optional<Settings.Backup> named =
        live.settings().backups().stream()
            .filter(
                backup ->
                    backup.place().kind() instanceof Settings.Kind.Folder(Path there)
                        && there.toAbsolutePath().normalize().equals(path))
            .findFirst();
    return named.orElseGet(
        () ->
            new Settings.Backup(
                BackupsSection.place(path.toString(), new Settings.Kind.Folder(path)),
                Optional.empty(),
                BackupKeep.ALL,
                true));
  }

  // One

  private BackupRun.Result run(
      Settings.Backup backup,
      boolean begins,
      Who who,
      Circumstances around,
      ConsoleProgress progress) {
    Instant began = clock.instant();
    try (BackupPlace place = opener().toWrite(backup.place(), begins)) {
      BackupRun.Result result =
          new BackupRun(
                  live, place, scratch, backup.keep(), backup.vault(), progress, () -> ended, clock)
              .run();
      states.put(backup.name(), BackupState.made(result));
      tell(backup, who, around, Outcome.DONE, result);
      return result;
    } catch (BackupRefused e) {
      states.compute(
          backup.name(),
          (_, before) -> BackupState.failed(began, String.valueOf(e.getMessage()), before));
      live.audit()
          .note(
              Event.done(EventKind.BACKUP_MADE, who)
                  .ending(Outcome.FAILED, Reason.NONE)
                  .saying(new Detail.Count(place(backup)))
                  .in(around));
      throw e;
    }
  }

  private void tell(
      Settings.Backup backup,
      Who who,
      Circumstances around,
      Outcome outcome,
      BackupRun.Result result) {
    boolean whole = result.lacking().isEmpty();
    LOG.log(
        whole ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        "{0}",
        String.join(" ", lines(backup, result)));
    live.audit()
        .note(
            Event.done(EventKind.BACKUP_MADE, who)
                .ending(whole ? outcome : Outcome.FOUND, Reason.NONE)
                .saying(new Detail.Count(place(backup)))
                .in(around));
    if (result.removed() > 0) {
      live.audit()
          .note(
              Event.done(EventKind.BACKUP_POINTS_REMOVED, who)
                  .saying(new Detail.Count(result.removed()))
                  .in(around));
    }
  }

  /// From 1, as the settings have them; 0 for a folder that they do not name.
  private long place(Settings.Backup backup) {
    return live.settings().backups().stream()
            .map(Settings.Backup::name)
            .toList()
            .indexOf(backup.name())
        + 1L;
  }

  /// Of those in the settings. Asks no place.
  List<BackupStatus> statuses() {
    return live.settings().backups().stream().map(this::status).toList();
  }

  private BackupStatus status(Settings.Backup backup) {
    BackupState state = Optional.ofNullable(states.get(backup.name())).orElse(BackupState.NOTHING);
    Instant since = state.newest().map(BackupPoint::at).orElse(opened);
    boolean overdue =
        backup
            .every()
            .filter(every -> clock.instant().isAfter(since.plus(every.multipliedBy(2))))
            .filter(_ -> !clock.instant().isBefore(opened.plus(SETTLED)))
            .isPresent();
    return new BackupStatus(
        backup.name(),
        state.newest().map(BackupPoint::at),
        state.newest().map(BackupPoint::lacking).orElse(0L),
        state.trouble().isPresent(),
        overdue);
  }

  // By itself

  /// Makes points that are due: call it every minute or so. Takes as long as they take.
  void step() {
    lookAtOthers();
    for (Settings.Backup backup : live.settings().backups()) {
      if (!ended && isDue(backup) && turn.tryLock()) {
        try {
          run(backup, false, new Who.Server(), Circumstances.NONE, (_, _) -> {});
        } catch (BackupRefused e) {
          LOG.log(
              System.Logger.Level.ERROR,
              "The backup {0} was not made: {1}",
              backup.name(),
              e.getMessage());
        } finally {
          turn.unlock();
        }
      }
    }
  }

  /// Of those that are made by hand alone, once: the first that is due looks by itself.
  private void lookAtOthers() {
    if (clock.instant().isBefore(opened.plus(FIRST))) {
      return;
    }
    live.settings().backups().stream()
        .filter(backup -> backup.every().isEmpty())
        .filter(backup -> looked.add(backup.name()) && !states.containsKey(backup.name()))
        .forEach(
            backup -> look(backup).ifPresent(found -> states.putIfAbsent(backup.name(), found)));
  }

  private boolean isDue(Settings.Backup backup) {
    Instant now = clock.instant();
    if (backup.every().isEmpty() || now.isBefore(opened.plus(FIRST))) {
      return false;
    }
    BackupState state = Optional.ofNullable(states.get(backup.name())).orElse(BackupState.NOTHING);
    if (!isDue(state, backup.every().get(), now)) {
      return false;
    }
    // After a start nothing is known of it, and another process may have made a point meanwhile.
    look(backup).ifPresent(found -> states.put(backup.name(), found));
    return isDue(
        Optional.ofNullable(states.get(backup.name())).orElse(state), backup.every().get(), now);
  }

  private static boolean isDue(BackupState state, Duration every, Instant now) {
    Duration retry = every.compareTo(AFTER_FAILURE) < 0 ? every : AFTER_FAILURE;
    boolean tried = state.triedAt().filter(at -> at.plus(retry).isAfter(now)).isPresent();
    boolean made =
        state
            .newest()
            .filter(point -> point.at().plus(every).isAfter(now) && !point.at().isAfter(now))
            .isPresent();
    return !made && !tried;
  }

  /// @return empty if it is not there: the run that follows says why
  private Optional<BackupState> look(Settings.Backup backup) {
    try (BackupPlace place = opener().toLookAt(backup.place())) {
      return Optional.of(BackupState.found(place.points(live.vault()).list().points()));
    } catch (IOException | BackupRefused _) {
      return Optional.empty();
    }
  }

  // Words

  private static List<String> lines(Settings.Backup backup, BackupRun.Result result) {
    List<String> lines = new ArrayList<>(result.lacking());
    lines.addAll(result.notes());
    lines.add(
        "Backup %s has the point %s of %s: %d contents with %s, %d of them (%s) copied now%s."
            .formatted(
                backup.name(),
                result.point().name(),
                result.point().at().truncatedTo(ChronoUnit.SECONDS),
                result.point().contents(),
                ConsoleDesk.size(result.point().bytes()),
                result.copied(),
                ConsoleDesk.size(result.copiedBytes()),
                result.removed() == 0
                    ? ""
                    : "; %d older points were removed".formatted(result.removed())));
    if (!result.lacking().isEmpty()) {
      lines.add(
          "%d things above could not be read from any region, and lack in it (backupLacks)."
              .formatted(result.lacking().size()));
    }
    return lines;
  }

  private static String line(BackupPoint point) {
    return "%s  %s  %d contents with %s%s"
        .formatted(
            point.name(),
            point.at().truncatedTo(ChronoUnit.SECONDS),
            point.contents(),
            ConsoleDesk.size(point.bytes()),
            point.lacking() == 0 ? "" : ", of which %d lack".formatted(point.lacking()));
  }
}
