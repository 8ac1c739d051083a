package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// Who is told when something changes, and up to where they were told (ADR 17). Telling them is a
/// door's; whether there is something to tell is seen from the drive's head, so that no change can
/// be forgotten by a process that ends.
///
/// Safe for use by any number of threads and processes: what [#due] gives is claimed for [#CLAIM].
public final class Subscriptions {

  /// For one account in one drive.
  public static final int MOST = 100;

  /// Whoever got a due notification has so long to say what became of it.
  static final Duration CLAIM = Duration.ofSeconds(60);

  /// Changes that come within this are told together.
  static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

  private static final byte[] MAGIC = {'H', 'F', 'N', '1'};
  private static final String ROWS =
      "SELECT s.subscription_id, s.drive_no, s.account, s.scope_id, s.expires_at, s.seen_seq,"
          + " s.next_try, s.failing_since, s.sealed, d.drive_id, d.seq"
          + " FROM subscription s JOIN drive d ON d.drive_no = s.drive_no";

  private final DriveAccess.Rooms rooms;

  Subscriptions(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  private record Row(
      UUID id,
      int driveNo,
      DriveId drive,
      AccountId account,
      ItemId scope,
      long expiresAt,
      long seenSeq,
      long nextTry,
      long failingSince,
      SealedRow<UUID> sealed,
      long headSeq) {}

  /// @param scope a visible folder
  /// @return empty when the account has [#MOST]
  /// @throws DriveRefusal.NotAFolder if it is a file
  public Optional<Subscription> create(
      Drive drive, AccountId account, ItemId scope, SubscriptionTarget target, Instant expiresAt) {
    UUID id = new UUID(rooms.random().nextLong(), rooms.random().nextLong());
    drive.requireOwner();
    long seq = access(drive).read(view -> requireFolder(view, scope));
    Subscription made = new Subscription(id, drive.id(), account, scope, expiresAt, target);
    Circumstances around = Circumstances.current();
    boolean fits =
        DriveAccess.refusing(
            () -> {
              byte[] sealed = seal(drive, made);
              return rooms.database().write(tx -> insert(tx, drive, made, seq, sealed, around));
            });
    return fits ? Optional.of(made) : Optional.empty();
  }

  private static long requireFolder(View view, ItemId scope) {
    view.requireFolder(scope);
    return view.drive().seq();
  }

  private boolean insert(
      DSLContext tx,
      Drive drive,
      Subscription made,
      long seq,
      byte[] sealed,
      Circumstances around) {
    long now = rooms.clock().millis();
    Sql.of(tx, "DELETE FROM subscription WHERE expires_at <= ?").with(now).run();
    long have =
        Sql.of(tx, "SELECT COUNT(*) FROM subscription WHERE drive_no = ? AND account = ?")
            .with(drive.no())
            .with(made.account().bytes())
            .number();
    if (have >= MOST) {
      return false;
    }
    Sql.of(
            tx,
            "INSERT INTO subscription (subscription_id, drive_no, account, scope_id, expires_at,"
                + " seen_seq, next_try, failing_since, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)")
        .with(bytes(made.id()))
        .with(drive.no())
        .with(made.account().bytes())
        .with(made.scope())
        .with(made.expiresAt().toEpochMilli())
        .with(seq)
        .with(now)
        .with(sealed)
        .run();
    note(tx, EventKind.CHANGES_SUBSCRIBED, new Who.Account(made.account().value()), made, around);
    return true;
  }

  private void note(
      DSLContext tx, EventKind kind, Who who, Subscription subscription, Circumstances around) {
    rooms
        .log()
        .append(
            tx,
            Event.done(kind, who)
                .about(subscription.account().value())
                .on(new Target.Item(subscription.drive().value(), subscription.scope().value()))
                .in(around));
  }

  /// Those of an account that are not over.
  public List<Subscription> list(Drive drive, AccountId account) {
    return DriveAccess.refusing(
        () ->
            rooms
                .database()
                .read(
                    tx ->
                        Sql.of(
                                tx,
                                ROWS
                                    + " WHERE s.drive_no = ? AND s.account = ? AND s.expires_at > ?"
                                    + " ORDER BY s.subscription_id")
                            .with(drive.no())
                            .with(account.bytes())
                            .with(rooms.clock().millis())
                            .list(Subscriptions::read))
                .stream()
                .map(row -> open(drive, row))
                .toList());
  }

  public Optional<Subscription> find(Drive drive, AccountId account, UUID id) {
    return list(drive, account).stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /// Lets one live on. It is sealed anew, since its end is bound to it.
  public Subscription renew(Drive drive, Subscription before, Instant expiresAt) {
    Subscription after =
        new Subscription(
            before.id(),
            before.drive(),
            before.account(),
            before.scope(),
            expiresAt,
            before.target());
    DriveAccess.refusing(
        () -> {
          byte[] sealed = seal(drive, after);
          return rooms
              .database()
              .write(
                  tx ->
                      Sql.of(
                              tx,
                              "UPDATE subscription SET expires_at = ?, sealed = ?"
                                  + " WHERE subscription_id = ?")
                          .with(expiresAt.toEpochMilli())
                          .with(sealed)
                          .with(bytes(after.id()))
                          .run());
        });
    return after;
  }

  /// Its owner ends it.
  public void delete(Subscription subscription) {
    end(subscription, new Who.Account(subscription.account().value()));
  }

  /// It ends by itself: the sign-in that asked for it is over.
  public void end(Subscription subscription) {
    end(subscription, new Who.Server());
  }

  private void end(Subscription subscription, Who who) {
    Circumstances around = Circumstances.current();
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .write(
                    tx -> {
                      int ended =
                          Sql.of(tx, "DELETE FROM subscription WHERE subscription_id = ?")
                              .with(bytes(subscription.id()))
                              .run();
                      if (ended > 0) {
                        note(tx, EventKind.CHANGES_UNSUBSCRIBED, who, subscription, around);
                      }
                      return ended;
                    }));
  }

  /// What is to be told now; claimed, so that no other process tells it too.
  public List<DueNotification> due(int atMost) {
    long now = rooms.clock().millis();
    List<Row> rows =
        DriveAccess.refusing(
            () ->
                rooms
                    .database()
                    .read(
                        tx ->
                            Sql.of(
                                    tx,
                                    ROWS
                                        + " WHERE s.expires_at > ? AND s.next_try <= ?"
                                        + " AND d.seq > s.seen_seq ORDER BY s.next_try LIMIT ?")
                                .with(now)
                                .with(now)
                                .with(atMost)
                                .list(Subscriptions::read)));
    List<DueNotification> due = new ArrayList<>();
    rows.stream()
        .filter(row -> claim(row, now))
        .forEach(row -> lookSafely(row).ifPresent(due::add));
    return due;
  }

  private boolean claim(Row row, long now) {
    return DriveAccess.refusing(
        () ->
            rooms
                    .database()
                    .write(
                        tx ->
                            Sql.of(
                                    tx,
                                    "UPDATE subscription SET next_try = ?"
                                        + " WHERE subscription_id = ? AND next_try = ?")
                                .with(now + CLAIM.toMillis())
                                .with(bytes(row.id()))
                                .with(row.nextTry())
                                .run())
                == 1);
  }

  /// A row or drive that was altered concerns its own subscriber alone; it stays claimed for a
  /// while.
  private Optional<DueNotification> lookSafely(Row row) {
    try {
      return look(row);
    } catch (DriveRefusal.Tampered _) {
      return Optional.empty();
    }
  }

  /// What changed elsewhere in the drive is none of a folder's subscriber.
  private Optional<DueNotification> look(Row row) {
    DriveAccess access = new DriveAccess(rooms, row.drive(), row.driveNo());
    boolean changed;
    try {
      changed = access.read(view -> Delta.changedSince(view, row.scope(), row.seenSeq()));
    } catch (DriveRefusal.ItemAbsent _) {
      changed = true; // the folder itself is gone
    }
    if (!changed) {
      settle(row.id(), row.headSeq(), 0);
      return Optional.empty();
    }
    Optional<Instant> failingSince =
        row.failingSince() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(row.failingSince()));
    return Optional.of(
        new DueNotification(
            DriveAccess.refusing(() -> open(access, row)), row.headSeq(), failingSince));
  }

  /// It was told, or given up: they know up to there.
  public void settle(DueNotification due) {
    settle(due.subscription().id(), due.seq(), PAUSE.toMillis());
  }

  private void settle(UUID id, long seq, long pauseMillis) {
    long next = rooms.clock().millis() + pauseMillis;
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .write(
                    tx ->
                        Sql.of(
                                tx,
                                "UPDATE subscription SET seen_seq = ?, next_try = ?,"
                                    + " failing_since = 0 WHERE subscription_id = ?")
                            .with(seq)
                            .with(next)
                            .with(bytes(id))
                            .run()));
  }

  /// It could not be told: again later, each time after as long as it has been failing.
  public void retry(DueNotification due) {
    long now = rooms.clock().millis();
    long since = due.failingSince().map(Instant::toEpochMilli).orElse(now);
    long delay = Math.clamp(now - since, FIRST_RETRY.toMillis(), LONGEST_RETRY.toMillis());
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .write(
                    tx ->
                        Sql.of(
                                tx,
                                "UPDATE subscription SET next_try = ?, failing_since = ?"
                                    + " WHERE subscription_id = ?")
                            .with(now + delay)
                            .with(since)
                            .with(bytes(due.subscription().id()))
                            .run()));
  }

  private byte[] seal(Drive drive, Subscription made) {
    DriveAccess access = access(drive);
    try (DriveKey key = access.lease()) {
      byte[] clear =
          clear(
              made.id(),
              made.drive(),
              made.account(),
              made.scope(),
              made.expiresAt().toEpochMilli());
      return new RowSeal(key, rooms.random()).seal(clear, made.target().encode());
    }
  }

  private Subscription open(Drive drive, Row row) {
    return open(access(drive), row);
  }

  private Subscription open(DriveAccess access, Row row) {
    try (DriveKey key = access.lease()) {
      byte[] target =
          new RowSeal(key, rooms.random()).open(row.sealed().clear(), row.sealed().sealed());
      return new Subscription(
          row.id(),
          row.drive(),
          row.account(),
          row.scope(),
          Instant.ofEpochMilli(row.expiresAt()),
          SubscriptionTarget.decode(target));
    }
  }

  private DriveAccess access(Drive drive) {
    return new DriveAccess(rooms, drive.id(), drive.no());
  }

  private static Row read(ResultSet row) throws SQLException {
    ByteBuffer id = ByteBuffer.wrap(row.getBytes(1));
    UUID uuid = new UUID(id.getLong(), id.getLong());
    DriveId drive = DriveId.of(row.getBytes(10));
    AccountId account = AccountId.of(row.getBytes(3));
    ItemId scope = ItemSeal.itemId(row.getBytes(4));
    byte[] clear = clear(uuid, drive, account, scope, row.getLong(5));
    return new Row(
        uuid,
        row.getInt(2),
        drive,
        account,
        scope,
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        new SealedRow<>(uuid, clear, row.getBytes(9)),
        row.getLong(11));
  }

  private static byte[] clear(
      UUID id, DriveId drive, AccountId account, ItemId scope, long expiresAt) {
    return ByteBuffer.allocate(4 + 4 * 16 + 8)
        .put(MAGIC)
        .put(bytes(id))
        .put(drive.bytes())
        .put(account.bytes())
        .put(scope.bytes())
        .putLong(expiresAt)
        .array();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
