package org.holdfast.feedback;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.holdfast.identity.AccountId;

/// What the parts of this room share: its tables, how they are sealed, who there is, the log.
record Books(
    Database database,
    SealedFields fields,
    FeedbackSettings settings,
    People people,
    AuditLog log,
    SecureRandom random,
    InstantSource clock) {

  /// @throws FeedbackRefusal.NotTheOwner if the server is not theirs
  void requireOwner(AccountId who) {
    if (!people.ownsServer(who)) {
      throw new FeedbackRefusal.NotTheOwner();
    }
  }

  long threshold() {
    return settings.threshold(people.count());
  }

  /// Others are told the day alone: the second would tell whose request it was.
  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /// One after the other: what a sealed field is bound to.
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
