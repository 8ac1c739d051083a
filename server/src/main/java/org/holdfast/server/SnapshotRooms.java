package org.holdfast.server;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.Blobs;
import org.holdfast.content.DriveKeys;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.drive.Drives;
import org.holdfast.vault.Vault;

/// The drives of a copy of the database, for looking only: nothing is written to it, and the vault
/// unwraps alone.
final class SnapshotRooms implements AutoCloseable {

  private final SqliteDatabase database;
  private final DriveKeys keys;
  private final ServerSecret secret;
  private final Drives drives;

  /// @param file the copy
  /// @throws org.holdfast.database.DatabaseRefusal if it is none that can be used
  /// @throws StartRefused if the server's own secret does not open
  SnapshotRooms(Holdfast live, Path file) {
    this(live, live.vault(), live.blobs(), file);
  }

  private SnapshotRooms(Holdfast live, Vault vault, Blobs blobs, Path file) {
    LookingVault looking = new LookingVault(vault);
    this.database = SqliteDatabase.openReadOnly(file, Holdfast.SCHEMAS);
    boolean opened = false;
    try {
      this.secret =
          new SecretStore(database)
              .open(looking)
              .orElseThrow(() -> new StartRefused("The copy lacks the server's own secret."));
      opened = true;
    } finally {
      if (!opened) {
        database.close();
      }
    }
    this.keys = new DriveKeys(looking, live.random(), live.clock(), DriveKeys.DEFAULT_KEEP);
    this.drives =
        new Drives(
            database,
            blobs,
            keys,
            live.random(),
            live.clock(),
            live.identity().plans(),
            AuditLog.NONE,
            secret.derived("share index"),
            live.background());
  }

  Drives drives() {
    return drives;
  }

  /// What SQLite says of the copy; empty if it is whole.
  List<String> check() {
    return database.check();
  }

  @Override
  public void close() {
    drives.close();
    keys.close();
    secret.close();
    database.close();
  }
}
