package org.holdfast.content;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.holdfast.database.Database;
import org.jooq.DSLContext;

/// Which identity each region had when it was first used. Without it, an empty folder where a mount
/// has vanished would look like a new region.
final class RegionRegister {

  private final Database database;
  private final SecureRandom random;

  RegionRegister(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// Has the region show or take its identity, and remembers it.
  ///
  /// @throws IllegalArgumentException if another region has the same identity: two names for one
  ///   place would make two copies one
  void attach(Region region) throws IOException {
    Optional<byte[]> stored = database.read(tx -> known(tx, region.name()));
    if (stored.filter(bytes -> bytes.length != IdBytes.LENGTH).isPresent()) {
      throw new IOException("what the database says of " + region.name() + " was never written");
    }
    Optional<UUID> known = stored.map(IdBytes::of);
    UUID id = region.attach(known, IdBytes.random(random));
    if (known.isEmpty()) {
      if (BackupMark.isOn(region)) {
        throw new IOException(
            region.name() + " is a backup (backupIsNoRegion): a region would be written and swept");
      }
      database.write(tx -> remember(tx, region.name(), id));
    }
  }

  static void forget(Database database, String name) {
    database.write(tx -> tx.execute("delete from content_region where name = ?", name));
  }

  Set<String> names() {
    return names(database);
  }

  static Set<String> names(Database database) {
    return database.read(
        tx ->
            tx.resultQuery("select name from content_region")
                .fetchSet(row -> row.get(0, String.class)));
  }

  private static Optional<byte[]> known(DSLContext tx, String name) {
    return tx.resultQuery("select id from content_region where name = ?", name)
        .fetchOptional(0, byte[].class);
  }

  private static int remember(DSLContext tx, String name, UUID id) {
    Optional<String> other =
        tx.resultQuery("select name from content_region where id = ?", (Object) IdBytes.bytes(id))
            .fetchOptional(0, String.class);
    if (other.isPresent() && !other.get().equals(name)) {
      throw new IllegalArgumentException(
          "regions " + other.get() + " and " + name + " are the same place: give each its own");
    }
    return tx.execute(
        "insert into content_region (name, id) values (?, ?) on conflict (name) do nothing",
        name,
        IdBytes.bytes(id));
  }
}
