package org.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Receipt;
import org.holdfast.content.Blobs;
import org.holdfast.content.DriveId;
import org.holdfast.content.Region;
import org.holdfast.database.Database;
import org.holdfast.delivery.Deliveries;
import org.holdfast.drive.DestroyedDrive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.OnHold;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Clients;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.LeavingAccount;
import org.jooq.DSLContext;

/// Takes accounts apart whose time is over, through all rooms, in an order in which a kill at any
/// instant leaves nothing that could be read and nothing that would not be gone on with:
///
///     drive keys ▶ log and free pages ▶ rows ▶ copies ▶ the person in every room ▶ receipt
///
/// Each step is done again from its beginning by the next round if it was cut short, and does nothing
/// where it was done. What is left to do stands in the database: the account's stage, the drive's
/// remaining rows, the condemned copies.
///
/// An account whose drive is on hold waits for its end.
///
/// @see "docs/adr/0014-deleting-an-account.md"
final class LeavingRounds {

  private static final System.Logger LOG = System.getLogger(LeavingRounds.class.getName());

  /// A region that is away so long does not keep a person waiting for the receipt: it says so.
  static final Duration REGIONS_MAY_TAKE = Duration.ofDays(7);

  private static final int COPIES_AT_ONCE = 500;
  private static final Comparator<Entry> BY_PLACE =
      Comparator.comparingInt(Entry::log).thenComparingLong(Entry::index);
  private static final String BEGIN = "-----BEGIN HOLDFAST RECEIPT-----\n";
  private static final String END = "-----END HOLDFAST RECEIPT-----";

  private final Identity identity;
  private final Clients clients;
  private final Drives drives;
  private final Blobs blobs;
  private final List<Region> regions;
  private final Deliveries deliveries;
  private final Audit audit;
  private final HeldDrives held;
  private final Set<AccountId> told = ConcurrentHashMap.newKeySet();
  private final Database database;
  private final boolean forgets;
  private final Runnable checkpoint;
  private final Consumer<DriveId> forgetIndexes;
  private final BiConsumer<DSLContext, AccountId> forgetFeedback;
  private final InstantSource clock;

  /// @param forgets whether the database can be had to forget what was deleted
  /// @param checkpoint numbers what waits for its place in the log
  /// @param forgetIndexes removes what a drive was searched by, its key first
  /// @param forgetFeedback removes what a person thought and said of it
  LeavingRounds(
      Identity identity,
      Clients clients,
      Drives drives,
      Blobs blobs,
      List<Region> regions,
      Deliveries deliveries,
      Audit audit,
      Database database,
      boolean forgets,
      Runnable checkpoint,
      Consumer<DriveId> forgetIndexes,
      BiConsumer<DSLContext, AccountId> forgetFeedback,
      InstantSource clock) {
    this.identity = identity;
    this.clients = clients;
    this.drives = drives;
    this.blobs = blobs;
    this.regions = List.copyOf(regions);
    this.deliveries = deliveries;
    this.audit = audit;
    this.held = new HeldDrives(drives.holds(), audit);
    this.database = database;
    this.forgets = forgets;
    this.checkpoint = checkpoint;
    this.forgetIndexes = forgetIndexes;
    this.forgetFeedback = forgetFeedback;
    this.clock = clock;
  }

  static LeavingRounds of(Holdfast holdfast) {
    return new LeavingRounds(
        holdfast.identity(),
        holdfast.clients(),
        holdfast.drives(),
        holdfast.blobs(),
        holdfast.regions(),
        holdfast.deliveries(),
        holdfast.audit(),
        holdfast.database(),
        holdfast.settings().database() instanceof Settings.Store.Sqlite,
        holdfast::checkpoint,
        holdfast.search()::forget,
        holdfast.feedback()::forget,
        holdfast.clock());
  }

  /// Does what there is to do now. Call it now and then.
  void run() {
    Set<AccountId> taken = new HashSet<>();
    for (LeavingAccount each : going()) {
      if (takeApart(each.account())) {
        taken.add(each.account());
      }
    }
    removeCopies(); // also of those that were done with while a region was away
    for (LeavingAccount each : going()) {
      if (taken.contains(each.account())) { // not one whose hold ended, or whose time came, since
        settle(each);
      }
    }
  }

  private List<LeavingAccount> going() {
    return identity.leaving().going().stream()
        .filter(each -> !wasKept(each.account()))
        .filter(each -> !waits(each.account()))
        .toList();
  }

  /// Rows can be set back by whoever writes the database, the log cannot without being noticed:
  /// what its owner kept after asking the last time is not taken apart.
  private boolean wasKept(AccountId id) {
    checkpoint.run(); // it may not have its place yet
    Optional<Entry> kept = audit.last(EventKind.DELETION_UNDONE, id.value());
    boolean since =
        kept.isPresent()
            && audit
                .last(EventKind.DELETION_ASKED, id.value())
                .filter(asked -> BY_PLACE.compare(asked, kept.get()) > 0)
                .isEmpty();
    if (since) {
      LOG.log(
          System.Logger.Level.ERROR,
          "An account that its owner kept stands in the database as one to be deleted: somebody has"
              + " set it back. It is left as it is.");
    }
    return since;
  }

  private boolean waits(AccountId id) {
    boolean waits = held.isHeld(id);
    if (waits && told.add(id)) {
      LOG.log(
          System.Logger.Level.INFO,
          "An account that is to be deleted waits: its drive is on hold. `holdfast hold list` shows"
              + " for what.");
    }
    return waits;
  }

  /// @return whether there is nothing more to take apart
  private boolean takeApart(AccountId id) {
    Optional<DestroyedDrive> gone;
    try {
      gone = drives.destroy(id);
    } catch (OnHold _) {
      return false; // since a moment ago
    }
    if (gone.isPresent()) {
      forgetIndexes.accept(gone.get().drive());
      forgetDeleted(); // the wrapped keys first: whoever takes the disk from here on has noise
      drives.removeDestroyed(id);
    }
    identity
        .leaving()
        .erase(
            id,
            (tx, addresses) -> {
              clients.removeServices(tx, id);
              forgetFeedback.accept(tx, id);
              deliveries.erase(tx, id.value(), addresses);
              drives
                  .shares()
                  .forget(
                      tx,
                      id,
                      addresses.stream()
                          .filter(address -> address.indexOf('@') > 0)
                          .map(address -> EmailAddress.parse(address).compared())
                          .toList());
              audit.erase(tx, id.value());
            });
    return true;
  }

  private boolean forgetDeleted() {
    return database.forgetDeleted() || !forgets;
  }

  private void removeCopies() {
    while (blobs.removeDoomed(COPIES_AT_ONCE) > 0) {}
  }

  /// Notes which regions are clear, and sends the receipt once there is nothing to wait for.
  private void settle(LeavingAccount leaving) {
    AccountId id = leaving.account();
    Optional<DestroyedDrive> drive = drives.destroy(id);
    Map<String, Long> left = drive.map(gone -> blobs.doomed(gone.drive())).orElse(Map.of());
    for (Region region : regions) {
      if (drive.isPresent()
          && !left.containsKey(region.name())
          && !leaving.cleared().containsKey(region.name())) {
        identity.leaving().cleared(id, region.name());
      }
    }
    Instant now = clock.instant();
    Instant since = // a hold may have kept it from going
        drive
            .map(DestroyedDrive::destroyedAt)
            .filter(destroyed -> destroyed.isAfter(leaving.goingAt()))
            .orElse(leaving.goingAt());
    boolean waited = !now.isBefore(since.plus(REGIONS_MAY_TAKE));
    if (!left.isEmpty() && !waited) {
      LOG.log(
          System.Logger.Level.INFO,
          "Copies of a drive that was destroyed lie still in: {0}. They are noise, and removed as"
              + " soon as that can be reached.",
          String.join(", ", left.keySet()));
      return;
    }
    if (forgetDeleted()) { // else a query is in the way: the next round
      finish(id, drive);
    }
  }

  private void finish(AccountId id, Optional<DestroyedDrive> drive) {
    Optional<LeavingAccount> leaving =
        going().stream()
            .filter(each -> each.account().equals(id))
            .filter(each -> each.stage() == LeavingAccount.Stage.ERASED)
            .findFirst();
    Optional<Entry> entry = drive.flatMap(_ -> entry(id));
    if (leaving.isPresent() && (drive.isEmpty() || entry.isPresent())) {
      byte[] note = audit.sign(receipt(leaving.get(), drive, entry));
      identity
          .leaving()
          .finish(
              id,
              BEGIN + new String(note, StandardCharsets.UTF_8) + END,
              tx -> drives.forgetDestroyed(tx, id));
      deliveries.nudge();
    }
  }

  private Optional<Entry> entry(AccountId id) {
    checkpoint.run(); // it may not have its place yet
    return audit.last(EventKind.DRIVE_DESTROYED, id.value());
  }

  private Receipt receipt(
      LeavingAccount leaving, Optional<DestroyedDrive> drive, Optional<Entry> entry) {
    String origin = audit.key().name();
    String log =
        entry.map(e -> origin.substring(0, origin.lastIndexOf('/') + 1) + e.log()).orElse(origin);
    return new Receipt(
        log,
        leaving.account().value(),
        leaving.askedAt(),
        drive.map(
            gone ->
                new Receipt.Drive(
                    gone.drive().value(),
                    gone.destroyedAt(),
                    gone.keyVersions(),
                    gone.revisions(),
                    gone.contentBytes(),
                    entry.orElseThrow().index())),
        drive.isEmpty()
            ? List.of()
            : regions.stream()
                .map(Region::name)
                .map(
                    name ->
                        new Receipt.Region(name, Optional.ofNullable(leaving.cleared().get(name))))
                .toList(),
        clock.instant());
  }
}
