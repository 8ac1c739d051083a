package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;

/// What the parts of this room share: its tables, how they are sealed, chance, and the log.
///
/// @param alone whether no other process serves on the database, as far as is known now
record Books(
    Database database,
    SealedFields fields,
    SecureRandom random,
    InstantSource clock,
    AuditLog log,
    BooleanSupplier alone) {

  /// Of the only process.
  Books(
      Database database,
      SealedFields fields,
      SecureRandom random,
      InstantSource clock,
      AuditLog log) {
    this(database, fields, random, clock, log, () -> true);
  }

  /// To the millisecond, as it is stored.
  Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /// 16 random bytes.
  byte[] newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return id;
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static UUID uuid(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }

  /// One after the other: what a sealed field of several columns' row is bound to.
  static byte[] row(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer row = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      row.put(part);
    }
    return row.array();
  }
}
