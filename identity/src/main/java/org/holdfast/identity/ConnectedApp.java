package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/// An app that an account has allowed something.
///
/// @param signIns in how many places it is signed in now
/// @param lastUsed the day, UTC
public record ConnectedApp(
    String clientId,
    String name,
    Set<AppScope> scopes,
    Instant since,
    int signIns,
    Optional<LocalDate> lastUsed) {

  public ConnectedApp {
    scopes = Set.copyOf(scopes);
  }
}
