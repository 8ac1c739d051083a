package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The holds of drives (ADR 51): while a drive has one, no key and no content of it is destroyed,
/// whatever is deleted in it, and neither is the drive. Its owner works as ever.
///
/// Each is placed and ended with an entry in the log that says how many there are then, so that
/// whoever removes a row behind the server's back is found. Safe for use by any number of threads.
public final class Holds {

  /// UTF-16 units.
  public static final int LONGEST_REASON = 500;

  /// More than any drive needs; what lists them stays readable.
  public static final int MOST = 100;

  private static final byte[] MAGIC = {'H', 'F', 'H', '1'};
  private static final String COUNT = "SELECT COUNT(*) FROM drive_hold WHERE drive_no = ?";

  private final DriveAccess.Rooms rooms;

  Holds(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// Places one on an account's drive.
  ///
  /// @param reason why, for who looks at it later; not empty, at most [#LONGEST_REASON]
  /// @throws DriveRefusal.ItemAbsent if the account has no drive
  /// @throws HoldRefused if the reason is empty or too long, or there are [#MOST]
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  public Hold place(AccountId owner, String reason) {
    String why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      throw new HoldRefused("Say why, in at most " + LONGEST_REASON + " characters.");
    }
    return of(row(owner))
        .beside(
            view -> {
              Hold hold =
                  new Hold(
                      HoldId.random(rooms.random()),
                      view.drive().id(),
                      owner,
                      Instant.ofEpochMilli(view.now()),
                      why);
              if (count(view.tx(), view.drive().no()) >= MOST) {
                throw new HoldRefused(
                    "There are " + MOST + " holds on this drive: end one of them.");
              }
              insert(view, hold);
              log(view, EventKind.HOLD_PLACED);
              return hold;
            });
  }

  /// Ends one.
  ///
  /// @return whether it was there
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  public boolean end(Hold hold) {
    return of(row(hold.owner()))
        .<Boolean>beside(
            view -> {
              boolean there =
                  Sql.of(view.tx(), "DELETE FROM drive_hold WHERE hold_id = ? AND drive_no = ?")
                          .with(hold.id().bytes())
                          .with(view.drive().no())
                          .run()
                      == 1;
              if (there) {
                log(view, EventKind.HOLD_ENDED);
              }
              return there;
            });
  }

  /// Those on an account's drive, the oldest first.
  ///
  /// @return none if it has no drive
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  public List<Hold> of(AccountId owner) {
    return DriveAccess.refusing(() -> rooms.database().read(tx -> DriveRow.ofOwner(tx, owner)))
        .map(row -> of(row).read(Holds::all))
        .orElse(List.of());
  }

  /// All there are, drive by drive, but for those of drives that are no more.
  ///
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  public List<Hold> all() {
    List<Integer> drives =
        DriveAccess.refusing(
            () ->
                rooms
                    .database()
                    .read(
                        tx ->
                            Sql.of(tx, "SELECT DISTINCT drive_no FROM drive_hold ORDER BY drive_no")
                                .list(row -> row.getInt(1))));
    List<Hold> all = new ArrayList<>();
    for (int no : drives) {
      try {
        DriveRow row =
            DriveAccess.refusing(() -> rooms.database().read(tx -> DriveRow.get(tx, no)));
        all.addAll(of(row).read(Holds::all));
      } catch (DriveRefusal.ItemAbsent _) {
        // Destroyed since; or somebody wrote a row that keeps nothing.
      }
    }
    return all;
  }

  /// How many rows say that an account's drive is held; costs one look-up, and opens nothing.
  ///
  /// @throws DriveRefusal.StoreUnavailable if the database cannot be used
  public long count(AccountId owner) {
    return DriveAccess.refusing(
        () ->
            rooms
                .database()
                .<Long>read(
                    tx -> DriveRow.ofOwner(tx, owner).map(row -> count(tx, row.no())).orElse(0L)));
  }

  /// Whether nothing of a drive may be destroyed. A row that nobody can open holds too.
  static boolean isHeld(DSLContext tx, int drive) {
    return count(tx, drive) > 0;
  }

  private static long count(DSLContext tx, int drive) {
    return Sql.of(tx, COUNT).with(drive).number();
  }

  private DriveRow row(AccountId owner) {
    return DriveAccess.refusing(() -> rooms.database().read(tx -> DriveRow.ofOwner(tx, owner)))
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  private DriveAccess of(DriveRow row) {
    return new DriveAccess(rooms, row.id(), row.no());
  }

  private static List<Hold> all(View view) {
    return Sql.of(
            view.tx(),
            "SELECT hold_id, placed_at, sealed FROM drive_hold WHERE drive_no = ?"
                + " ORDER BY placed_at, hold_id")
        .with(view.drive().no())
        .list(row -> read(view, row));
  }

  private static Hold read(View view, ResultSet row) throws SQLException {
    HoldId id = HoldId.of(row.getBytes(1));
    long placedAt = row.getLong(2);
    return new Hold(
        id,
        view.drive().id(),
        view.drive().owner(),
        Instant.ofEpochMilli(placedAt),
        reason(view, clear(view, id, placedAt), row.getBytes(3)));
  }

  private static String reason(View view, byte[] clear, byte[] sealed) {
    try {
      return new String(view.seal().openLasting(clear, sealed), UTF_8);
    } catch (DriveRefusal.Tampered _) {
      return ""; // it holds all the same, and can be ended
    }
  }

  private static void insert(View view, Hold hold) {
    Sql.of(
            view.tx(),
            "INSERT INTO drive_hold (hold_id, drive_no, placed_at, sealed) VALUES (?, ?, ?, ?)")
        .with(hold.id().bytes())
        .with(view.drive().no())
        .with(hold.placedAt().toEpochMilli())
        .with(sealed(view, hold))
        .run();
  }

  /// Seals those of a drive anew that are as they were written, under the version of the key that
  /// seals now.
  ///
  /// @return how many
  static long sealAnew(View view) {
    List<Hold> sound = all(view).stream().filter(hold -> !hold.reason().isEmpty()).toList();
    for (Hold hold : sound) {
      Sql.of(view.tx(), "UPDATE drive_hold SET sealed = ? WHERE hold_id = ?")
          .with(sealed(view, hold))
          .with(hold.id().bytes())
          .run();
    }
    return sound.size();
  }

  private static byte[] sealed(View view, Hold hold) {
    return view.seal()
        .seal(
            clear(view, hold.id(), hold.placedAt().toEpochMilli()), hold.reason().getBytes(UTF_8));
  }

  private static byte[] clear(View view, HoldId id, long placedAt) {
    return ByteBuffer.allocate(MAGIC.length + 2 * 16 + Long.BYTES)
        .put(MAGIC)
        .put(view.drive().id().bytes())
        .put(id.bytes())
        .putLong(placedAt)
        .array();
  }

  private void log(View view, EventKind kind) {
    rooms
        .log()
        .append(
            view.tx(),
            Event.done(kind, new Who.Keeper())
                .about(view.drive().owner().value())
                .on(new Target.Drive(view.drive().id().value()))
                .saying(new Detail.Count(count(view.tx(), view.drive().no()))));
  }
}
