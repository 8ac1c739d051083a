package org.holdfast.identity;

import java.time.Instant;

/// A person who owns a drive.
///
/// @param displayName as shown to others
public record Account(AccountId id, EmailAddress email, String displayName, Instant createdAt) {

  /// The id only: names have no place in a log.
  @Override
  public String toString() {
    return "Account[" + id.text() + "]";
  }
}
