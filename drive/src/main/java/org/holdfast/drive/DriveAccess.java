package org.holdfast.drive;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.content.Blobs;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.content.WrappedDriveKey;
import org.holdfast.content.WrappedDriveKeys;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.identity.AccountAltered;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The way to one drive's rows and blobs: leases its key, opens transactions, and turns the
/// refusals of the rooms below into this room's.
///
/// @param no the drive's number in the database
/// @param held locks that do not keep the caller away
/// @param guest who is not the owner; absent for the owner and the server itself
record DriveAccess(Rooms rooms, DriveId id, int no, RootId root, Held held, Optional<Guest> guest) {

  DriveAccess(Rooms rooms, DriveId id, int no) {
    this(rooms, id, no, new RootId(), Held.NOTHING, Optional.empty());
  }

  DriveAccess holding(Set<LockToken> tokens) {
    return new DriveAccess(rooms, id, no, root, held.with(tokens), guest);
  }

  DriveAccess withCheckOuts() {
    return new DriveAccess(rooms, id, no, root, held.withCheckOuts(), guest);
  }

  DriveAccess as(Optional<Guest> somebody) {
    return new DriveAccess(rooms, id, no, root, held, somebody);
  }

  /// What this room was given, and what it keeps for all drives.
  ///
  /// @param stopwatch tells how much time passed, whatever the clock says
  /// @param entitlements what accounts may do and have
  /// @param log gets what matters to security
  /// @param pieces how operations on very many items are cut
  record Rooms(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      Stopwatch stopwatch,
      EntitlementSource entitlements,
      AuditLog log,
      OpenedRows opened,
      ShareIndex index,
      GuestReads reads,
      Pieces pieces) {

    Rooms(
        Database database,
        Blobs blobs,
        DriveKeys keys,
        SecureRandom random,
        InstantSource clock,
        Stopwatch stopwatch,
        EntitlementSource entitlements,
        AuditLog log,
        ShareIndex index,
        Pieces pieces) {
      this(
          database,
          blobs,
          keys,
          random,
          clock,
          stopwatch,
          entitlements,
          log,
          new OpenedRows(),
          index,
          new GuestReads(),
          pieces);
    }

    Rooms(
        Database database,
        Blobs blobs,
        DriveKeys keys,
        SecureRandom random,
        InstantSource clock,
        Stopwatch stopwatch,
        EntitlementSource entitlements,
        AuditLog log) {
      this(
          database,
          blobs,
          keys,
          random,
          clock,
          stopwatch,
          entitlements,
          log,
          ShareIndex.passing(random),
          Pieces.ALONE);
    }

    /// Without a log.
    Rooms(
        Database database,
        Blobs blobs,
        DriveKeys keys,
        SecureRandom random,
        InstantSource clock,
        EntitlementSource entitlements) {
      this(database, blobs, keys, random, clock, Stopwatch.REAL, entitlements, AuditLog.NONE);
    }

    /// For a transaction that changes nothing.
    View reading(DSLContext tx, DriveRow drive, RowSeal seal, RootId root) {
      return view(tx, drive, seal, root, Optional.of(opened));
    }

    View changing(DSLContext tx, DriveRow drive, RowSeal seal, RootId root) {
      return view(tx, drive, seal, root, Optional.empty());
    }

    private View view(
        DSLContext tx, DriveRow drive, RowSeal seal, RootId root, Optional<OpenedRows> known) {
      return new View(tx, drive, seal, root, entitlements, known, index, clock, pieces);
    }

    /// Removes a blob at once to which nothing refers, nor ever will: whoever calls made it and
    /// told nobody, or has just removed the row that knew it. What does not go now is swept later:
    /// the caller is answered for what it asked.
    void discard(RevisionId revision) {
      try {
        blobs.delete(revision);
      } catch (DatabaseRefusal _) {
        // Whether a copy of it was missing could not be looked up, or forgotten.
      }
    }
  }

  <T extends @Nullable Object> T read(Function<View, T> query) {
    return keyed(
        key ->
            rooms
                .database()
                .read(
                    tx -> {
                      DriveRow drive = DriveRow.get(tx, no);
                      return query.apply(
                          within(rooms.reading(tx, drive, seal(key, drive.key()), root)));
                    }));
  }

  private View within(View whole) {
    return guest.isEmpty() ? whole : whole.within(guest.get(), rooms.clock().millis());
  }

  /// Changes something that lies beside history; for who has been let in already.
  <T extends @Nullable Object> T beside(Function<View, T> change) {
    return beside(change, doing -> rooms.database().write(no, doing));
  }

  /// The same for a change that reads or writes very many rows.
  <T extends @Nullable Object> T besideLarge(Function<View, T> change) {
    return beside(change, rooms.database()::writeLarge);
  }

  private <T extends @Nullable Object> T beside(
      Function<View, T> change, Function<Function<DSLContext, T>, T> database) {
    return keyed(
        key ->
            database.apply(
                tx -> {
                  DriveRow drive = DriveRow.lock(tx, no);
                  return change.apply(rooms.changing(tx, drive, seal(key, drive.key()), root));
                }));
  }

  /// Runs one operation; if `verb` does not finish it, nothing happens.
  <T extends @Nullable Object> T write(Actor actor, Function<Change, T> verb) {
    return write(actor, verb, change -> rooms.database().write(no, change));
  }

  /// The same for an operation that may touch very many items.
  <T extends @Nullable Object> T writeLarge(Actor actor, Function<Change, T> verb) {
    return write(actor, verb, rooms.database()::writeLarge);
  }

  private <T extends @Nullable Object> T write(
      Actor actor, Function<Change, T> verb, Function<Function<DSLContext, T>, T> database) {
    Deeds deeds = new Deeds(rooms.log(), id, Circumstances.current());
    Actor doer = doer(actor);
    return keyed(
        key ->
            database.apply(
                tx -> {
                  DriveRow drive = DriveRow.lock(tx, no);
                  View view = within(rooms.changing(tx, drive, seal(key, drive.key()), root));
                  return verb.apply(new Change(view, doer, rooms.clock().millis(), deeds, held));
                }));
  }

  /// The version of the key that is in force is not in memory yet.
  private static final class KeyReplaced extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;

    KeyReplaced() {
      super("", null, false, false);
    }
  }

  /// Works with the drive's key. Every process has a version in memory before it comes into force
  /// ([DriveKeyRotation#NOTICE]); one that was held up for that long asks once more.
  <T extends @Nullable Object> T keyed(Function<DriveKey, T> work) {
    return refusing(
        () -> {
          try (DriveKey key = lease()) {
            return work.apply(key);
          } catch (KeyReplaced _) {
            rooms.keys().forget(id);
          }
          try (DriveKey key = lease()) {
            return work.apply(key);
          } catch (KeyReplaced _) {
            throw new DriveRefusal.Tampered(); // the row says so that nobody here wrote
          }
        });
  }

  /// Seals under the version that is in force, or is to be.
  RowSeal seal(DriveKey key, KeyInForce inForce) {
    return seal(key, inForce.version(), inForce.floor());
  }

  RowSeal seal(DriveKey key, int version, int floor) {
    if (!key.versions().contains(version)) {
      throw new KeyReplaced();
    }
    return new RowSeal(key, rooms.random(), version, floor);
  }

  /// A guest is named in history as who they are, whatever the door says.
  Actor doer(Actor actor) {
    return guest.map(somebody -> new Actor(somebody.actor(), actor.client())).orElse(actor);
  }

  DriveKey lease() {
    return rooms.keys().lease(id, this::storedKey);
  }

  /// A version of the drive's key, as it is wrapped.
  WrappedKey wrappedKey(int version) {
    return rooms
        .database()
        .read(
            tx ->
                Sql.of(tx, "SELECT wrapped FROM drive_key WHERE drive_no = ? AND version = ?")
                    .with(no)
                    .with(version)
                    .one(row -> new WrappedKey(row.getBytes(1))))
        .orElseThrow(DriveRefusal.Tampered::new);
  }

  private WrappedDriveKeys storedKey() {
    return rooms
        .database()
        .read(
            tx -> {
              DriveRow.get(tx, no); // a drive that was destroyed is absent, and not tampered with
              return storedKey(tx, no).orElseThrow(DriveRefusal.Tampered::new);
            });
  }

  static Optional<WrappedDriveKeys> storedKey(DSLContext tx, int no) {
    int[] inForce = new int[1];
    List<WrappedDriveKey> versions =
        Sql.of(
                tx,
                "SELECT k.version, k.wrapped, d.key_version FROM drive_key k"
                    + " JOIN drive d ON d.drive_no = k.drive_no WHERE k.drive_no = ?"
                    + " ORDER BY k.version")
            .with(no)
            .list(
                row -> {
                  inForce[0] = row.getInt(3);
                  return storedKey(row.getInt(1), row.getBytes(2));
                });
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WrappedDriveKeys(inForce[0], versions));
    } catch (IllegalArgumentException e) { // of the version in force there was always a row
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  private static WrappedDriveKey storedKey(int version, byte[] wrapped) {
    if (version < 1) {
      throw new DriveRefusal.Tampered(); // no such version was ever written
    }
    return new WrappedDriveKey(version, new WrappedKey(wrapped));
  }

  /// Runs `work` and makes what the rooms below refuse this room's refusal, cause kept.
  static <T extends @Nullable Object> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (ContentRefusal e) {
      throw refusal(e);
    } catch (DatabaseRefusal e) {
      throw new DriveRefusal.StoreUnavailable(e);
    } catch (VaultRefusal e) {
      throw refusal(e);
    } catch (AccountAltered e) {
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  static DriveRefusal refusal(ContentRefusal refusal) {
    return switch (refusal) {
      case ContentRefusal.TooFewRegions _ -> new DriveRefusal.TooFewRegions(refusal);
      case ContentRefusal.NotAuthentic e -> tampered(e.address().item(), e);
      case ContentRefusal.Absent e -> tampered(e.address().item(), e);
      case ContentRefusal.DraftLost _ -> new DriveRefusal.UploadAbsent();
      case ContentRefusal.TooLong _ ->
          throw new IllegalStateException("who sets a limit minds it", refusal);
    };
  }

  private static DriveRefusal tampered(ItemId item, ContentRefusal cause) {
    return new DriveRefusal.Tampered(Optional.of(item), cause);
  }

  private static DriveRefusal refusal(VaultRefusal refusal) {
    return refusal instanceof VaultRefusal.NotAuthentic
        ? new DriveRefusal.Tampered(Optional.empty(), refusal)
        : new DriveRefusal.StoreUnavailable(refusal);
  }
}
