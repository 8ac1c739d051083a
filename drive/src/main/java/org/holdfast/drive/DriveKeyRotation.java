package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.WrappedDriveKey;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Replaces drives' keys, in two steps as RFC 6781, 4.1.1.1 does with keys of zones: a new version
/// is made and lies there until every process has it in memory, then it comes into force: what is
/// written from then on is sealed and wrapped under it (ADR 59). Earlier versions open what was
/// written before, until that is sealed and wrapped anew, piece by piece.
///
/// A kill costs nothing at any instant; any number of processes may be at it. Safe for use by any
/// number of threads.
public final class DriveKeyRotation {

  /// How long a version lies there, beyond the time that keys stay in memory, before it comes into
  /// force: so much may the clocks of processes differ.
  static final Duration NOTICE = Duration.ofMinutes(1);

  /// How many drives one look takes up.
  private static final int MOST = 500;

  private static final String NEWEST =
      "(SELECT MAX(k.version) FROM drive_key k WHERE k.drive_no = d.drive_no)";

  private final DriveAccess.Rooms rooms;

  DriveKeyRotation(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// A version of a drive's key.
  ///
  /// @param version from 1
  /// @param madeAt when it was made
  /// @param inForceAt when it is to come into force, at the earliest; empty if it has
  public record KeyVersion(int version, Instant madeAt, Optional<Instant> inForceAt) {}

  /// Makes a new version of a drive's key.
  ///
  /// @param who has it made
  /// @return the new version; if one already waits to come into force, that one
  /// @throws DriveRefusal.ItemAbsent if there is no such drive, or no more
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  public KeyVersion make(DriveId drive, Who who) {
    return DriveAccess.refusing(
        () -> {
          KeyVersion newest = newest(drive);
          if (newest.inForceAt().isPresent()) {
            return newest;
          }
          // The vault is asked outside the change: others wait for that.
          WrappedDriveKey fresh = rooms.keys().create(drive, newest.version() + 1);
          return rooms.database().write(tx -> insert(tx, drive, fresh, who));
        });
  }

  private KeyVersion insert(DSLContext tx, DriveId id, WrappedDriveKey fresh, Who who) {
    int no = DriveRow.find(tx, id).orElseThrow(DriveRefusal.ItemAbsent::new).no();
    DriveRow drive = DriveRow.lock(tx, no);
    KeyVersion newest = newest(tx, drive);
    if (newest.version() + 1 != fresh.version()) {
      return newest; // somebody else was at it
    }
    insert(tx, drive.no(), fresh, rooms.clock().millis());
    note(tx, drive, EventKind.DRIVE_KEY_MADE, who, fresh.version());
    return newest(tx, drive);
  }

  static void insert(DSLContext tx, int drive, WrappedDriveKey key, long madeAt) {
    Sql.of(tx, "INSERT INTO drive_key (drive_no, version, wrapped, made_at) VALUES (?, ?, ?, ?)")
        .with(drive)
        .with(key.version())
        .with(key.wrapped().bytes())
        .with(madeAt)
        .run();
  }

  /// The newest version of a drive's key.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is no such drive, or no more
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public KeyVersion newest(DriveId drive) {
    return read(
        tx -> newest(tx, DriveRow.find(tx, drive).orElseThrow(DriveRefusal.ItemAbsent::new)));
  }

  /// The version of a drive's key that is in force.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is no such drive, or no more
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public int inForce(DriveId drive) {
    return read(tx -> DriveRow.find(tx, drive))
        .orElseThrow(DriveRefusal.ItemAbsent::new)
        .key()
        .version();
  }

  private KeyVersion newest(DSLContext tx, DriveRow drive) {
    return Sql.of(
            tx,
            "SELECT version, made_at FROM drive_key WHERE drive_no = ?"
                + " ORDER BY version DESC LIMIT 1")
        .with(drive.no())
        .one(row -> version(drive, row.getInt(1), row.getLong(2)))
        .orElseThrow(DriveRefusal.Tampered::new);
  }

  private KeyVersion version(DriveRow drive, int version, long madeAt) {
    // Of keys from before versions nothing was noted: they are as old as the drive.
    Instant made = madeAt == 0 ? drive.createdAt() : Instant.ofEpochMilli(madeAt);
    return new KeyVersion(
        version,
        made,
        version > drive.key().version() ? Optional.of(made.plus(notice())) : Optional.empty());
  }

  private Duration notice() {
    return rooms.keys().keep().plus(NOTICE);
  }

  /// Drives whose newest key was made before an instant and is in force.
  ///
  /// @return some of them, if there are very many
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public List<DriveId> madeBefore(Instant then) {
    return drives(
        " WHERE "
            + NEWEST
            + " = d.key_version AND COALESCE((SELECT MAX(k.made_at) FROM drive_key k"
            + " WHERE k.drive_no = d.drive_no AND k.made_at > 0), d.created_at) < ?",
        then);
  }

  /// Brings into force what has lain there long enough.
  ///
  /// @return for how many drives
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public int bringIntoForce() {
    int done = 0;
    int some;
    do {
      some = bringSomeIntoForce();
      done += some;
    } while (some == MOST);
    return done;
  }

  private int bringSomeIntoForce() {
    Instant then = rooms.clock().instant().minus(notice());
    List<DriveId> due =
        drives(
            " JOIN drive_key n ON n.drive_no = d.drive_no AND n.version > d.key_version"
                + " WHERE n.made_at <= ?",
            then);
    return (int) due.stream().filter(this::bringIntoForce).count();
  }

  private List<DriveId> drives(String which, Instant then) {
    return read(
        tx ->
            Sql.of(
                    tx,
                    "SELECT d.drive_id FROM drive d" + which + " ORDER BY d.drive_no LIMIT " + MOST)
                .with(then.toEpochMilli())
                .list(row -> DriveId.of(row.getBytes(1))));
  }

  /// @return false if it is gone, or not due any more, or it could not be
  private boolean bringIntoForce(DriveId id) {
    Optional<Integer> no = rooms.database().read(tx -> DriveRow.find(tx, id).map(DriveRow::no));
    if (no.isEmpty()) {
      return false;
    }
    DriveAccess access = new DriveAccess(rooms, id, no.get());
    Database database = rooms.database();
    try {
      boolean done =
          access.keyed(key -> database.write(no.get(), tx -> bringIntoForce(tx, access, key)));
      rooms.keys().forget(id); // so that files are wrapped under it from now on
      return done;
    } catch (DriveRefusal.ItemAbsent | DriveRefusal.Tampered | DriveRefusal.StoreUnavailable _) {
      // It was destroyed meanwhile; or altered, which `verify` tells; or its keys cannot be had. It
      // keeps no other from its new key, and is tried again.
      return false;
    }
  }

  private boolean bringIntoForce(DSLContext tx, DriveAccess access, DriveKey key) {
    DriveRow drive = DriveRow.lock(tx, access.no());
    KeyVersion newest = newest(tx, drive);
    if (newest.inForceAt().filter(at -> !at.isAfter(rooms.clock().instant())).isEmpty()) {
      return false;
    }
    int floor = drive.key().floor();
    RowSeal old = access.seal(key, drive.key());
    RowSeal fresh = access.seal(key, newest.version(), floor);
    View before = rooms.changing(tx, drive, old, new RootId());
    DrivePast past = DrivePast.of(before);
    List<Lock> locks =
        LockRows.of(before).at(before.now()).stream().map(row -> row.open(old)).toList();
    drive.bringIntoForce(tx, fresh);
    View after = rooms.changing(tx, DriveRow.get(tx, drive.no()), fresh, new RootId());
    if (!past.equals(DrivePast.WHOLE)) {
      past.write(after);
    }
    LockRows.of(after).replaceAll(locks, after.now());
    note(tx, drive, EventKind.DRIVE_KEY_IN_FORCE, new Who.Server(), newest.version());
    return true;
  }

  /// Drives that have something under an earlier version than the one in force.
  ///
  /// @return some of them, if there are very many
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public List<DriveId> toSealAnew() {
    return read(
        tx ->
            Sql.of(
                    tx,
                    "SELECT drive_id FROM drive WHERE sealed_version < key_version"
                        + " ORDER BY drive_no LIMIT "
                        + MOST)
                .list(row -> DriveId.of(row.getBytes(1))));
  }

  /// How many operations of a drive are still under an earlier version than the one in force, at
  /// most.
  ///
  /// @return 0 also if there is no such drive
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public long toSealAnew(DriveId drive) {
    return read(
        tx ->
            Sql.of(
                    tx,
                    "SELECT key_from_seq - sealed_seq FROM drive WHERE drive_id = ?"
                        + " AND sealed_version < key_version")
                .with(drive.bytes())
                .one(row -> row.getLong(1))
                .orElse(0L));
  }

  /// What a call of [#sealAnew] did.
  ///
  /// @param rows how many were sealed and wrapped anew
  /// @param over whether nothing of the drive is left to do
  public record Sealed(long rows, boolean over) {}

  /// Seals anew a piece of what a drive has under earlier versions, and wraps its file keys: some
  /// hundred rows, or those of one operation. What is not as it was written stays as it is.
  ///
  /// @throws DriveRefusal.ItemAbsent if the drive is no more
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  /// @throws DriveRefusal.Tampered if the drive's row or key is not as it was written
  public Sealed sealAnew(DriveId drive) {
    int no = read(tx -> DriveRow.find(tx, drive)).orElseThrow(DriveRefusal.ItemAbsent::new).no();
    return new Resealing(new DriveAccess(rooms, drive, no)).next();
  }

  private <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return DriveAccess.refusing(() -> rooms.database().read(query));
  }

  private void note(DSLContext tx, DriveRow drive, EventKind kind, Who who, int version) {
    AccountId owner = drive.owner();
    rooms
        .log()
        .append(
            tx,
            Event.done(kind, who)
                .about(owner.value())
                .on(new Target.Drive(drive.id().value()))
                .saying(new Detail.Count(version))
                .in(Circumstances.current()));
  }
}
