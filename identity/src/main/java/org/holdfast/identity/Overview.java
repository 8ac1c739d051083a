package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// An account's security info, as its owner is shown it.
///
/// @param factors in the order they were added
/// @param recoveryCodes how many are left
/// @param accountCode whether there is an account recovery code
/// @param passwordSetAt empty if there is no password
/// @param replacement the day all of this will be replaced, UTC, if that was asked
public record Overview(
    boolean twoStep,
    List<ShownFactor> factors,
    int recoveryCodes,
    boolean accountCode,
    Optional<Instant> passwordSetAt,
    Optional<LocalDate> replacement) {

  public Overview {
    factors = List.copyOf(factors);
  }
}
