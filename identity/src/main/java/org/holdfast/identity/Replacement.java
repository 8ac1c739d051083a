package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// All security info of an account shall be replaced by one new factor, on a day that cannot be
/// brought nearer.
record Replacement(
    AccountId account, FactorKind kind, String value, Instant askedAt, Instant dueAt) {

  LocalDate until() {
    return LocalDate.ofInstant(dueAt, ZoneOffset.UTC);
  }

  /// Mute: its value belongs to a person.
  @Override
  public String toString() {
    return "Replacement[" + account.text() + "]";
  }
}
