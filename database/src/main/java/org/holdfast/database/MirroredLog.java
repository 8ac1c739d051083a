package org.holdfast.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Counts the groups of changes inside the file itself, and hands each one's pages to the mirror.
///
/// The count is a row that every group raises in its own transaction: so the file says by itself
/// how far it is, and a group is in it exactly if its number is. Whatever might change pages that
/// no group has (opening, tables that are brought up to date, a close while the mirror is behind)
/// leaves a number out first: the mirror knows by the gap that it needs a copy of all pages.
///
/// Beside the count stands how far the regions were seen to have no more than the file: starts that
/// were refused, or that met no region, raise the one and not the other.
///
/// For the thread that owns the write connection.
final class MirroredLog {

  /// What a number that was left out looks like: never the next one.
  private static final int GAP = 2;

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS log_position (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), lineage BLOB NOT NULL, seq INTEGER NOT NULL,
        agreed INTEGER NOT NULL
      ) STRICT""";

  private final LogMirror mirror;
  private final Path log;
  private LogPosition position = new LogPosition(new UUID(0, 0), 0);

  /// How much of which log was handed on.
  private long salt;

  private long frames;

  private MirroredLog(LogMirror mirror, SqliteFile file) {
    this.mirror = mirror;
    this.log = file.logPath();
  }

  /// Reads where the file stands, and leaves a number out before anything else is written to it.
  ///
  /// @param keeper stays open until the log was handed on: the last connection to leave removes it
  static MirroredLog open(LogMirror mirror, SqliteFile file, SqliteSession keeper)
      throws SQLException {
    MirroredLog mirrored = new MirroredLog(mirror, file);
    Optional<LogPosition> stored = stored(keeper);
    LogPosition found = stored.orElseGet(() -> new LogPosition(mirror.freshLineage(), 0));
    boolean follows = stored.isPresent() && mirrored.holdsLastGroup(keeper);
    long agreed = stored.isPresent() ? agreed(keeper) : 0;
    mirrored.write(keeper, new LogPosition(found.lineage(), found.seq() + GAP));
    mirror.opened(new LogMirror.Found(found, agreed, stored.isEmpty(), follows));
    return mirrored;
  }

  /// Hands on everything that lies in the log, of whichever connection.
  void handLeftOver(SqliteSession session) throws SQLException {
    try {
      handOn(session, 0);
    } catch (IOException e) {
      mirror.lost(position);
    }
  }

  void requireReady() {
    mirror.requireReady();
  }

  /// Counts the group that is about to be committed.
  void count(SqliteSession open) throws SQLException {
    open.execute(
        mirror.isAgreed()
            ? "UPDATE log_position SET seq = seq + 1, agreed = seq + 1"
            : "UPDATE log_position SET seq = seq + 1");
  }

  /// Hands a committed group to the mirror.
  ///
  /// @throws IOException if it may not be kept elsewhere
  void committed(SqliteSession open, boolean counted) throws SQLException, IOException {
    if (!counted) {
      return;
    }
    position = new LogPosition(position.lineage(), position.seq() + 1);
    try {
      handOn(open, frames);
    } catch (UnreadableLog e) {
      mirror.lost(position);
      throw e;
    }
  }

  /// Behind a fence: a group whose flush failed may have come through after all.
  void reopened(SqliteSession fresh) throws SQLException {
    LogPosition now = stored(fresh).orElseThrow(() -> new SQLException("the count is gone"));
    if (!now.equals(position)) {
      position = now;
      mirror.lost(now);
    }
    salt = 0; // whatever lies in the log now was handed on, or is in the copy that follows
    frames = 0;
  }

  /// What the mirror still lacks is only in this log, which the last connection removes.
  void closing(SqliteSession open) throws SQLException {
    if (!mirror.isWhole()) {
      write(open, new LogPosition(position.lineage(), position.seq() + GAP));
    }
  }

  /// The log as far as it is whole, from `first` on if it is still the one that was read last.
  private void handOn(SqliteSession session, long first) throws SQLException, IOException {
    long whole = session.checkpoint("NOOP").frames();
    if (whole == 0) {
      return;
    }
    LogGroup group;
    try {
      long now = LogFrames.salt(log);
      group = new LogGroup(position, LogFrames.read(log, now == salt ? first : 0, whole));
      salt = now;
      frames = whole;
    } catch (IOException e) {
      throw new UnreadableLog(e);
    }
    mirror.take(group);
  }

  /// Whether the frames of the group that the count speaks of are all in the log: if the count's
  /// own page is there, it is that group's, and no log begins in the middle of a group.
  private boolean holdsLastGroup(SqliteSession keeper) throws SQLException {
    long whole = keeper.checkpoint("NOOP").frames();
    if (whole == 0) {
      return false;
    }
    try {
      return LogFrames.read(log, 0, whole).hold(pageOfCount(keeper));
    } catch (IOException _) {
      return false;
    }
  }

  private static int pageOfCount(SqliteSession session) throws SQLException {
    String sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'log_position'";
    try (PreparedStatement statement = session.prepare(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  static Optional<LogPosition> stored(SqliteSession session) throws SQLException {
    if (pageOfCount(session) == 0) {
      return Optional.empty();
    }
    try (PreparedStatement statement = session.prepare("SELECT lineage, seq FROM log_position");
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      ByteBuffer lineage = ByteBuffer.wrap(row.getBytes(1));
      return Optional.of(
          new LogPosition(new UUID(lineage.getLong(), lineage.getLong()), row.getLong(2)));
    }
  }

  private static long agreed(SqliteSession session) throws SQLException {
    try (PreparedStatement statement = session.prepare("SELECT agreed FROM log_position");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void write(SqliteSession session, LogPosition next) throws SQLException {
    session.execute("BEGIN IMMEDIATE");
    session.execute(TABLE);
    String sql =
        "INSERT INTO log_position (one, lineage, seq, agreed) VALUES (1, ?, ?, 0)"
            + " ON CONFLICT (one) DO UPDATE SET lineage = excluded.lineage, seq = excluded.seq";
    try (PreparedStatement statement = session.prepare(sql)) {
      statement.setBytes(1, bytes(next.lineage()));
      statement.setLong(2, next.seq());
      statement.executeUpdate();
    }
    session.execute("COMMIT");
    position = next;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /// The group is durable here, and its pages could not be read back.
  private static final class UnreadableLog extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableLog(IOException cause) {
      super("the log of the database could not be read: " + cause.getMessage(), cause);
    }
  }
}
