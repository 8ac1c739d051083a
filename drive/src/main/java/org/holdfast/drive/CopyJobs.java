package org.holdfast.drive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.content.ItemId;
import org.jooq.DSLContext;

/// What became of copies in the background, for whoever holds a job's id: 128 random bits, of which
/// the hash is kept.
///
/// That a copy is done is written in the very transaction in which it appears; so a job is never
/// told as failed when its copy is there, nor as done when it is not. A process that works at one
/// says so every [#BEAT]; when nobody has for [#PATIENCE], the process has ended, and the copy with
/// it. Kept for a day. Safe for use by any number of threads and processes.
public final class CopyJobs {

  /// How often [#beat] is to be called while a copy runs.
  public static final Duration BEAT = Duration.ofSeconds(15);

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final ItemId NONE = ItemId.of(new byte[ID_BYTES]);

  private static final int RUNNING = 0;
  private static final int DONE = 1;
  private static final int FAILED = 2;

  private final DriveAccess.Rooms rooms;

  CopyJobs(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// @param atMost copies that may be under way in this drive at one time
  /// @return the job's id; empty when as many are
  public Optional<String> begin(Drive drive, int atMost) {
    byte[] bytes = new byte[ID_BYTES];
    rooms.random().nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    long now = rooms.clock().millis();
    boolean begun =
        DriveAccess.refusing(() -> rooms.database().write(tx -> begin(tx, drive, id, atMost, now)));
    return begun ? Optional.of(id) : Optional.empty();
  }

  static long running(DSLContext tx, long now) {
    return Sql.of(tx, "SELECT COUNT(*) FROM copy_job WHERE state = 0 AND alive_until >= ?")
        .with(now)
        .number();
  }

  private static boolean begin(DSLContext tx, Drive drive, String id, int atMost, long now) {
    Sql.of(tx, "DELETE FROM copy_job WHERE begun_at < ? AND alive_until < ?")
        .with(now - KEPT.toMillis())
        .with(now)
        .run();
    long running =
        Sql.of(
                tx,
                "SELECT COUNT(*) FROM copy_job WHERE drive_no = ? AND state = 0"
                    + " AND alive_until >= ?")
            .with(drive.no())
            .with(now)
            .number();
    if (running >= atMost) {
      return false;
    }
    Sql.of(
            tx,
            "INSERT INTO copy_job (job_key, drive_no, begun_at, alive_until, state, percent,"
                + " item_id, fault) VALUES (?, ?, ?, ?, 0, 0, ?, ?)")
        .with(key(id))
        .with(drive.no())
        .with(now)
        .with(now + PATIENCE.toMillis())
        .with(NONE)
        .with(new byte[0])
        .run();
    return true;
  }

  /// Says that somebody is at it still.
  public void beat(String id, int percent) {
    long until = rooms.clock().millis() + PATIENCE.toMillis();
    DriveAccess.refusing(
        () ->
            rooms
                .database()
                .write(
                    tx ->
                        Sql.of(
                                tx,
                                "UPDATE copy_job SET alive_until = ?, percent = ?"
                                    + " WHERE job_key = ? AND state = 0")
                            .with(until)
                            .with(percent)
                            .with(key(id))
                            .run()));
  }

  public void fail(String id, String code, String sentence) {
    byte[] fault = (code + "\n" + sentence).getBytes(StandardCharsets.UTF_8);
    DriveAccess.refusing(() -> rooms.database().write(tx -> finish(tx, id, FAILED, NONE, fault)));
  }

  /// A copy of many parts, each its own operation, is done.
  public void complete(String id, ItemId item) {
    DriveAccess.refusing(() -> rooms.database().write(tx -> complete(tx, id, item)));
  }

  static boolean complete(DSLContext tx, String id, ItemId item) {
    return finish(tx, id, DONE, item, new byte[0]);
  }

  private static boolean finish(DSLContext tx, String id, int state, ItemId item, byte[] fault) {
    return Sql.of(
                tx,
                "UPDATE copy_job SET state = ?, item_id = ?, fault = ? WHERE job_key = ?"
                    + " AND state = 0")
            .with(state)
            .with(item)
            .with(fault)
            .with(key(id))
            .run()
        == 1;
  }

  /// @return empty if there is no such job, or it is forgotten
  public Optional<CopyState> find(String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    long now = rooms.clock().millis();
    return DriveAccess.refusing(
        () ->
            rooms
                .database()
                .read(
                    tx ->
                        Sql.of(
                                tx,
                                "SELECT state, percent, item_id, fault, alive_until FROM copy_job"
                                    + " WHERE job_key = ? AND (begun_at >= ? OR alive_until >= ?)")
                            .with(key(id))
                            .with(now - KEPT.toMillis())
                            .with(now)
                            .one(row -> read(row, now))));
  }

  private static CopyState read(ResultSet row, long now) throws SQLException {
    return switch (row.getInt(1)) {
      case DONE -> new CopyState.Completed(ItemId.of(row.getBytes(3)));
      case FAILED -> {
        String[] fault = new String(row.getBytes(4), StandardCharsets.UTF_8).split("\n", 2);
        yield new CopyState.Failed(fault[0], fault.length > 1 ? fault[1] : "");
      }
      case RUNNING ->
          row.getLong(5) < now
              ? new CopyState.Interrupted()
              : new CopyState.Running(Math.clamp(row.getInt(2), 0, 99));
      default -> throw new DriveRefusal.Tampered();
    };
  }

  private static byte[] key(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
