package org.holdfast.drive;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.HeadSource;
import org.holdfast.content.Blobs;
import org.holdfast.content.Derived;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.holdfast.content.WrappedDriveKey;
import org.holdfast.content.WrappedDriveKeys;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.vault.WrappedKeys;
import org.jooq.DSLContext;

/// The front door: makes and finds drives, and takes fragments of uploads.
///
/// Safe for use by any number of threads, and by several processes on one database; the fragments
/// of one upload should go to one process.
public final class Drives implements AutoCloseable {

  /// This room's tables.
  public static final Schema SCHEMA = new Schema("drive", "org/holdfast/drive/schema");

  static final String OWN_CLIENT = "holdfast";

  // What stands in place of a plan in the rows of drives, now that plans are the accounts'.
  private static final int MADE_LATER = 0;
  private static final int MADE_PREMIUM = 2;

  private final DriveAccess.Rooms rooms;
  private final Uploads uploads;
  private final KeptContents kept;
  private final Archives archives;
  private final KnownDrives known = new KnownDrives();
  private final SweepClock sweepClock;

  /// @param database has [#SCHEMA]; nothing is closed by this
  /// @param entitlements what the owners of drives may do and have
  public Drives(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      EntitlementSource entitlements) {
    this(database, blobs, keys, random, clock, entitlements, AuditLog.NONE);
  }

  /// The same with a log, which gets restores to a point and what is removed for good.
  public Drives(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      EntitlementSource entitlements,
      AuditLog log) {
    this(
        new DriveAccess.Rooms(
            database, blobs, keys, random, clock, Stopwatch.REAL, entitlements, log));
  }

  /// The same without a log, and with a stopwatch of which another time is the master.
  public Drives(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      Stopwatch stopwatch,
      EntitlementSource entitlements) {
    this(
        new DriveAccess.Rooms(
            database, blobs, keys, random, clock, stopwatch, entitlements, AuditLog.NONE));
  }

  /// The same with a key under which permissions are found, of all servers on one database. Without
  /// it what is shared is found by this instance alone, for as long as it is there.
  ///
  /// @param shareIndex 32 bytes that the database does not hold
  /// @param beside runs what a restore of very many items opens and seals beside its statements,
  ///   which wait for it: it must let none of this room's calls keep it waiting
  public Drives(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      EntitlementSource entitlements,
      AuditLog log,
      SecretKey shareIndex,
      Executor beside) {
    this(
        database,
        blobs,
        keys,
        random,
        clock,
        Stopwatch.REAL,
        entitlements,
        log,
        shareIndex,
        beside);
  }

  /// The same with a stopwatch of which another time is the master.
  public Drives(
      Database database,
      Blobs blobs,
      DriveKeys keys,
      SecureRandom random,
      InstantSource clock,
      Stopwatch stopwatch,
      EntitlementSource entitlements,
      AuditLog log,
      SecretKey shareIndex,
      Executor beside) {
    this(
        new DriveAccess.Rooms(
            database,
            blobs,
            keys,
            random,
            clock,
            stopwatch,
            entitlements,
            log,
            new ShareIndex(shareIndex),
            new Pieces(beside, Pieces.ROWS)));
  }

  Drives(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
    this.uploads = new Uploads(rooms);
    this.kept = new KeptContents(rooms.clock());
    this.archives = new Archives(rooms);
    this.sweepClock = new SweepClock(rooms);
  }

  /// Makes a drive with an empty root.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database or the vault cannot be used
  /// @throws IllegalArgumentException if `owner` has a drive
  public Drive create(AccountId owner) {
    DriveId id = DriveId.random(rooms.random());
    ItemId root = ItemId.random(rooms.random());
    return DriveAccess.refusing(
        () -> {
          WrappedDriveKey wrapped = rooms.keys().create(id);
          try (DriveKey key = rooms.keys().lease(id, () -> WrappedDriveKeys.only(wrapped))) {
            RowSeal seal = new RowSeal(key, rooms.random());
            int no = rooms.database().write(tx -> insert(tx, seal, owner, wrapped, root));
            return new Drive(new DriveAccess(rooms, id, no), owner, uploads);
          }
        });
  }

  private int insert(
      DSLContext tx, RowSeal seal, AccountId owner, WrappedDriveKey wrapped, ItemId root) {
    if (DriveRow.ofOwner(tx, owner).isPresent() || Destroying.find(tx, owner).isPresent()) {
      throw new IllegalArgumentException("this account has a drive");
    }
    Instant now = Instant.ofEpochMilli(rooms.clock().millis());
    int no = nextNo(tx);
    Digest mac = DriveRow.macOf(seal, no, owner, MADE_LATER, now.toEpochMilli(), KeyInForce.FIRST);
    DriveRow row =
        new DriveRow(
            no,
            seal.drive(),
            owner,
            MADE_LATER,
            now,
            mac,
            0,
            new Digest(Chain.START),
            now.toEpochMilli(),
            0,
            0,
            0,
            0,
            0,
            KeyInForce.FIRST);
    row.insert(tx);
    DriveKeyRotation.insert(tx, no, wrapped, now.toEpochMilli());
    Change change =
        new Change(
            rooms.changing(tx, row, seal, new RootId()),
            new Actor(owner, OWN_CLIENT),
            now.toEpochMilli(),
            new Deeds(rooms.log(), seal.drive(), Circumstances.current()),
            Held.NOTHING);
    ItemRow folder = Folders.fresh(change, root, Optional.empty(), "", FileTimes.NONE);
    change.create(folder);
    change.finish(OperationKind.CREATE_DRIVE, Optional.of(folder));
    return no;
  }

  /// The drive keys of all drives, as they are wrapped.
  public WrappedKeys wrappedKeys() {
    return new KeptDriveKeys(rooms.database());
  }

  /// Replaces drives' keys.
  public DriveKeyRotation keyRotation() {
    return new DriveKeyRotation(rooms);
  }

  /// Unwraps anew the keys of drives in use, before the end of their time in memory
  /// ([org.holdfast.content.DriveKeys#renew]). Call it now and then; it waits for the vault.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public void renewKeys() {
    DriveAccess.refusing(
        () -> {
          rooms.keys().renew(this::storedKey);
          return null;
        });
  }

  private Optional<WrappedDriveKeys> storedKey(DriveId drive) {
    return rooms
        .database()
        .read(tx -> DriveRow.find(tx, drive).flatMap(row -> DriveAccess.storedKey(tx, row.no())));
  }

  /// Also above those that were destroyed: a number never stands for two.
  private static int nextNo(DSLContext tx) {
    return (int)
        Sql.of(
                tx,
                // Each by its index: the greatest of a union would be a look at every drive.
                "SELECT COALESCE(MAX(greatest), 0) + 1 FROM"
                    + " (SELECT MAX(drive_no) AS greatest FROM drive"
                    + " UNION ALL SELECT MAX(drive_no) FROM destroyed_drive) known")
            .number();
  }

  /// The drive of an account.
  public Optional<Drive> ofOwner(AccountId owner) {
    return known.of(
        owner,
        () ->
            DriveAccess.refusing(
                () ->
                    rooms
                        .database()
                        .read(tx -> DriveRow.ofOwner(tx, owner))
                        .map(this::checkedHandle)));
  }

  public Optional<Drive> find(DriveId id) {
    return known.of(
        id,
        () ->
            DriveAccess.refusing(
                () -> rooms.database().read(tx -> DriveRow.find(tx, id)).map(this::checkedHandle)));
  }

  /// Opens a content as [Drive#open(ItemId, RevisionId)] does, for one of many parts: it stays open
  /// for a few seconds, so that the next part costs little more than its bytes.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is no such drive or file, or it is not visible
  /// @throws DriveRefusal.NotAFile if it is a folder
  /// @throws DriveRefusal.VersionAbsent if the file has no such version
  public FileContent openPart(DriveId id, ItemId file, RevisionId revision) {
    return openPart(id, file, revision, Optional.empty());
  }

  /// The same for a guest: whether it is still theirs to download is looked up for every part.
  ///
  /// @throws DriveRefusal.Forbidden if they may not download it, or did as often as may be
  public FileContent openPart(DriveId id, ItemId file, RevisionId revision, Optional<Guest> guest) {
    return DriveAccess.refusing(
        () -> {
          DriveRow row =
              rooms
                  .database()
                  .read(tx -> DriveRow.find(tx, id))
                  .orElseThrow(DriveRefusal.ItemAbsent::new);
          KeptContents.Key key = new KeptContents.Key(id, file, revision, guest.map(Guest::actor));
          guest.ifPresent(somebody -> handle(row).as(somebody).requireDownload(file, revision));
          return kept.find(key, row).orElseGet(() -> open(key, row, guest));
        });
  }

  /// Opens a content as a whole for whoever shows what was made for a guest.
  ///
  /// @param guest absent for the owner
  /// @throws DriveRefusal.ItemAbsent if there is no such drive or file, or it is out of reach
  /// @throws DriveRefusal.Forbidden if they may not download it, or did as often as may be
  public FileContent open(DriveId id, ItemId file, RevisionId revision, Optional<Guest> guest) {
    Drive drive = find(id).orElseThrow(DriveRefusal.ItemAbsent::new);
    return guest.map(drive::as).orElse(drive).open(file, revision);
  }

  /// The same for a picture that shows it: also where the owner prevents downloads.
  ///
  /// @param guest absent for the owner
  /// @throws DriveRefusal.ItemAbsent if there is no such drive or file, or it is out of reach
  public FileContent openToShow(
      DriveId id, ItemId file, RevisionId revision, Optional<Guest> guest) {
    Drive drive = find(id).orElseThrow(DriveRefusal.ItemAbsent::new);
    return guest.map(drive::as).orElse(drive).openToShow(file, revision);
  }

  /// What somebody may do with an item to whom something was given that shows it.
  ///
  /// @param guest absent for the owner
  /// @throws DriveRefusal.ItemAbsent if there is no such drive or item, or it is out of reach
  public Rights rights(DriveId id, ItemId item, Optional<Guest> guest) {
    Drive drive = find(id).orElseThrow(DriveRefusal.ItemAbsent::new);
    return guest.map(drive::as).orElse(drive).rights(item);
  }

  private FileContent open(KeptContents.Key key, DriveRow row, Optional<Guest> guest) {
    Drive drive = checkedHandle(row);
    FileContent content = guest.map(drive::as).orElse(drive).open(key.file(), key.revision());
    kept.keep(key, row, content);
    return content;
  }

  /// The key of a drive, for a room that keeps what is derived from the drive under a key of its
  /// own that this one wraps. Close it soon.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is no such drive, or no more
  /// @throws DriveRefusal.StoreUnavailable if the database or the vault cannot be used
  public DriveKey key(DriveId id) {
    return DriveAccess.refusing(
        () ->
            rooms
                .database()
                .read(tx -> DriveRow.find(tx, id))
                .map(row -> access(row).lease())
                .orElseThrow(DriveRefusal.ItemAbsent::new));
  }

  /// Closes contents that were kept open long enough, and wipes their keys. Every [#openPart] does
  /// it; call it now and then, so that it happens on an idle server too.
  public void forgetExpired() {
    kept.forgetExpired();
  }

  /// Closes every content that was kept open; call it before regions are closed.
  @Override
  public void close() {
    kept.forgetAll();
  }

  /// Destroys every key of an account's drive, at once and for good: from then on nobody finds the
  /// drive, and what is stored of it is noise. Doing it again changes nothing. What is left is
  /// removed by [#removeDestroyed], and its copies by [Blobs#removeDoomed].
  ///
  /// @return what was destroyed, now or before; empty if the account never had a drive
  /// @throws OnHold if a hold is on it; nothing was destroyed
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public Optional<DestroyedDrive> destroy(AccountId owner) {
    Optional<DestroyedDrive> destroyed =
        DriveAccess.refusing(() -> new Destroying(rooms).keys(owner));
    destroyed.ifPresent(
        gone -> {
          rooms.keys().forget(gone.drive());
          kept.forget(gone.drive());
          known.forget(owner, gone.drive());
        });
    return destroyed;
  }

  /// Removes every row of an account's destroyed drive, and condemns its blobs and drafts. Takes as
  /// long as the drive has rows; may be cut short, and taken again.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public void removeDestroyed(AccountId owner) {
    DriveAccess.refusing(
        () -> {
          new Destroying(rooms).rest(owner);
          return true;
        });
  }

  /// Nothing is left of a destroyed drive but copies in regions that are away: forgets whose it
  /// was, as part of the caller's change.
  public void forgetDestroyed(DSLContext tx, AccountId owner) {
    Destroying.forget(tx, owner);
  }

  /// What became of copies in the background.
  public CopyJobs copyJobs() {
    return new CopyJobs(rooms);
  }

  /// Archives of what drives hold.
  public Archives archives() {
    return archives;
  }

  /// The holds of all drives: what is kept as it is and was.
  public Holds holds() {
    return new Holds(rooms);
  }

  /// What is shared with whom: the way to drives for everyone but their owners.
  public Shares shares() {
    return new Shares(rooms, this);
  }

  /// How much is under way. Costs a look at each of it; no key is opened.
  public DriveFigures figures() {
    long now = rooms.clock().millis();
    return DriveAccess.refusing(() -> rooms.database().read(tx -> figures(tx, now)));
  }

  private static DriveFigures figures(DSLContext tx, long now) {
    String sessions = " FROM upload_session WHERE expires_at > ?";
    String subscriptions = "SELECT COUNT(*) FROM subscription WHERE expires_at > ?";
    UnreferencedRows.Sum unreferenced = new UnreferencedRows(tx).sum();
    return new DriveFigures(
        Sql.of(tx, "SELECT COUNT(*)" + sessions).with(now).number(),
        Sql.of(tx, "SELECT COALESCE(SUM(received_bytes), 0)" + sessions).with(now).number(),
        CopyJobs.running(tx, now),
        Sql.of(tx, subscriptions).with(now).number(),
        Sql.of(tx, subscriptions + " AND failing_since > 0").with(now).number(),
        unreferenced.blobs(),
        unreferenced.bytes(),
        Sql.of(tx, "SELECT COALESCE(SUM(revisions), 0) FROM drive_past").number(),
        DayCount.counted(tx));
  }

  /// Who is told when something changes.
  public Subscriptions subscriptions() {
    return new Subscriptions(rooms);
  }

  /// The newest operation of each of these drives. One that is gone has none. A query for hundreds,
  /// that opens no key.
  public Map<DriveId, Long> seqs(Collection<DriveId> drives) {
    Map<DriveId, Long> seqs = new HashMap<>();
    Sql.pieces(
        List.copyOf(drives),
        piece ->
            seqs.putAll(
                DriveAccess.refusing(() -> rooms.database().read(tx -> DriveRow.seqs(tx, piece)))));
    return seqs;
  }

  /// Whether somebody who knows a folder, with all that is in it, up to an operation has something
  /// to learn. Rarely yes without reason: to be told once too often costs one question.
  ///
  /// @param guest absent for the owner
  /// @param seq one that is not there any more, since the server was set back, is a reason
  /// @throws DriveRefusal.ItemAbsent if drive or folder is not there, or out of reach
  /// @throws DriveRefusal.NotAFolder if it is a file
  public boolean hasChanged(DriveId id, ItemId folder, Optional<Guest> guest, long seq) {
    Drive drive = find(id).orElseThrow(DriveRefusal.ItemAbsent::new);
    return guest
        .map(drive::as)
        .orElse(drive)
        .access()
        .read(view -> Delta.changedSince(view, folder, seq));
  }

  /// Whether a folder is there, and to be seen.
  ///
  /// @param guest absent for the owner
  public boolean seesFolder(DriveId id, ItemId folder, Optional<Guest> guest) {
    try {
      Drive drive = find(id).orElseThrow(DriveRefusal.ItemAbsent::new);
      return guest
          .map(drive::as)
          .orElse(drive)
          .access()
          .read(view -> !view.requireFolder(folder).isEmpty());
    } catch (DriveRefusal.ItemAbsent | DriveRefusal.NotAFolder e) {
      return false;
    }
  }

  /// Where drives stand, for the log: it finds out when one was set back.
  public HeadSource heads() {
    return new DriveHeads();
  }

  /// Every drive, the oldest first; also one whose row was altered, so that it can be verified.
  public List<Drive> all() {
    return DriveAccess.refusing(
        () -> rooms.database().read(DriveRow::all).stream().map(this::handle).toList());
  }

  /// How much lies in each drive and its recycle bin, in bytes. One query that opens no key: for
  /// showing, and for telling who comes near their plan's end. What decides is looked at when
  /// something is written.
  public Map<AccountId, Long> usedBytes() {
    return DriveAccess.refusing(() -> rooms.database().read(Usage::all));
  }

  /// The same of one owner's drive; 0 without one.
  public long usedBytes(AccountId owner) {
    return DriveAccess.refusing(() -> rooms.database().read(tx -> Usage.of(tx, owner)));
  }

  /// The owners of drives that were made when plans were kept with drives, and made with premium. A
  /// row that was altered gives nobody anything.
  ///
  /// @param wanted whose drives are looked at more closely, which opens their keys
  public List<AccountId> madePremium(Predicate<AccountId> wanted) {
    return DriveAccess.refusing(
        () ->
            rooms.database().read(tx -> DriveRow.madeWith(tx, MADE_PREMIUM)).stream()
                .filter(row -> wanted.test(row.owner()) && isAsMade(row))
                .map(DriveRow::owner)
                .toList());
  }

  private boolean isAsMade(DriveRow row) {
    try {
      return checkedHandle(row).owner().equals(row.owner());
    } catch (DriveRefusal.Tampered _) {
      return false; // `verify` tells
    }
  }

  private Drive checkedHandle(DriveRow row) {
    DriveAccess access = access(row);
    access.keyed(key -> row.checked(access.seal(key, row.key())));
    return handle(row);
  }

  private Drive handle(DriveRow row) {
    return new Drive(access(row), row.owner(), uploads);
  }

  private DriveAccess access(DriveRow row) {
    return new DriveAccess(rooms, row.id(), row.no());
  }

  /// How far an upload is.
  ///
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  public UploadStatus upload(UploadSecret secret) {
    return uploads.status(secret);
  }

  /// Takes the next fragment of an upload. It is durable when this returns; if it throws, the
  /// upload is as it was before.
  ///
  /// @param plain exactly `fragment.lengthBytes()` are read from it; not closed
  /// @throws IOException only from `plain`, also when it ends too early
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  /// @throws DriveRefusal.FragmentOverlap if it begins before what was received
  /// @throws DriveRefusal.FragmentOutOfOrder if it begins behind it
  /// @throws DriveRefusal.FragmentUnderWay if another is being taken
  /// @throws DriveRefusal.FragmentLengthMismatch if it does not fit the whole length
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  public UploadStatus append(UploadSecret secret, Fragment fragment, InputStream plain)
      throws IOException {
    return uploads.append(secret, fragment, plain);
  }

  /// Makes a complete upload the file it was meant to be, and ends it. If it is refused the upload
  /// stays, and can be committed elsewhere.
  ///
  /// @param elsewhere instead of where the upload was to go
  /// @param precondition in addition to the one the upload began with, which no longer counts with
  ///   `elsewhere`
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  /// @throws DriveRefusal.UploadIncomplete if bytes are missing
  /// @throws DriveRefusal.FragmentUnderWay if a fragment is being taken
  /// @throws DriveRefusal.NameTaken if the name is taken and the conflict behaviour does not help
  /// @throws DriveRefusal.Changed if a precondition does not hold
  /// @throws DriveRefusal.QuotaReached if there is no room for it
  public UploadResult commit(
      UploadSecret secret, Optional<Placement> elsewhere, Precondition precondition) {
    return uploads.commit(secret, elsewhere, precondition);
  }

  /// Gives an upload up; its bytes are removed.
  ///
  /// @throws DriveRefusal.UploadAbsent if it is unknown, over or committed
  public void cancel(UploadSecret secret) {
    uploads.cancel(secret);
  }

  /// Removes what is over: expired uploads and locks, and items that were in a recycle bin for as
  /// long as the plan keeps them. Call it now and then.
  public SweepReport sweep() {
    return DriveAccess.refusing(
        () -> {
          forgetLocks();
          return new SweepReport(uploads.sweep(), purgeOld());
        });
  }

  /// Looks through all regions for blobs that nothing refers to, and removes those of which that
  /// has been known for 72 hours by two clocks (ADR 50), once every drive was found to be as it was
  /// written. Call it now and then; it takes as long as the regions take to name what lies in them,
  /// and now and then as long as all histories take to be verified. While [#watch] is not called in
  /// between, the second clock stands still.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be written: then nothing goes
  public BlobSweep sweepBlobs(SweepConsent consent) {
    Sweeping.Verifier verifier = new SweepVerifier(rooms.database(), this::all);
    return DriveAccess.refusing(() -> new Sweeping(rooms, sweepClock, verifier, consent).run());
  }

  /// Moves the clock of [#sweepBlobs] on that nobody can set. Call it every ten minutes: of more
  /// than an hour it counts an hour. Nothing is counted while there is an objection.
  public void watch(SweepConsent consent) {
    DriveAccess.refusing(
        () -> {
          if (consent.objection().isEmpty()) {
            sweepClock.tick(consent.era());
            Sweeping.forgetHeld(rooms);
          }
          return true;
        });
  }

  /// Removes what was made of revisions that are no more. Call it now and then.
  public void sweep(Derived derived) {
    DriveAccess.refusing(
        () -> {
          derived.sweep(this::isKnown);
          return true;
        });
  }

  /// Those that are over decide nothing, but say who wrote what where.
  private void forgetLocks() {
    long now = rooms.clock().millis();
    if (rooms.database().read(tx -> LockRows.over(tx, now)) > 0) {
      rooms.database().write(tx -> LockRows.forget(tx, now));
    }
  }

  private int purgeOld() {
    int purged = 0;
    for (DriveRow row : rooms.database().read(DriveRow::all)) {
      Actor actor = new Actor(row.owner(), OWN_CLIENT);
      purged += purged(access(row), actor);
    }
    return purged;
  }

  private static int purged(DriveAccess access, Actor actor) {
    try {
      return access.write(actor, RecycleBin::purgeOld);
    } catch (DriveRefusal.ItemAbsent _) {
      return 0; // the drive was destroyed since it was listed
    }
  }

  /// Every content of every drive.
  public KnownContents contents() {
    return new KnownContents(rooms);
  }

  /// Whether a content is still some drive's.
  public boolean hasContent(RevisionId revision) {
    return DriveAccess.refusing(() -> rooms.database().read(tx -> Revisions.isKnown(tx, revision)));
  }

  private boolean isKnown(RevisionId revision) {
    return rooms.database().read(tx -> References.has(tx, revision));
  }

  /// Checks and repairs all copies from time to time.
  ///
  /// @param regions those that the blobs were made with
  /// @param period within which every copy is read
  public Scrub scrub(
      List<Region> regions, Duration period, Scrub.Foreground foreground, ScrubWatch watch) {
    return new Scrub(rooms, regions, period, foreground, watch);
  }

  /// Forgets what nobody can come to any more: keys first.
  ///
  /// @param consent asked before each piece
  /// @param lingers how long after its row a destroyed key may still lie in snapshots of the
  ///   database: what the log says; empty if nobody can say
  public Forgetting forgetting(SweepConsent consent, Supplier<Optional<Duration>> lingers) {
    return forgetting(consent, lingers, Forgetting.VERSIONS);
  }

  /// @param versions of a file that stay for their number alone, whatever its plan shows
  Forgetting forgetting(SweepConsent consent, Supplier<Optional<Duration>> lingers, int versions) {
    return new Forgetting(
        rooms, sweepClock, consent, lingers, UnheldContents.Bounds.DEFAULT, versions);
  }

  /// Blobs that lie in a region and belong to nothing, however young: one that is just being
  /// written shows here too.
  ///
  /// @param regions those that the blobs were made with
  /// @throws DriveRefusal.TooFewRegions if a region cannot be read
  public List<Finding> strangers(List<Region> regions) {
    Findings findings = new Findings(VerifyProgress.SILENT);
    DriveAccess.refusing(
        () -> {
          for (Region region : regions) {
            List<RevisionId> there = new ArrayList<>();
            rooms.blobs().list(region, there::add);
            there.stream()
                .filter(revision -> !isKnown(revision))
                .forEach(
                    revision ->
                        findings.stranger(
                            revision, "in " + region.name() + ": it belongs to nothing"));
          }
          return true;
        });
    return findings.kept();
  }
}
