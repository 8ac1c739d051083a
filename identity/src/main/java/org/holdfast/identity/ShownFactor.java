package org.holdfast.identity;

import java.time.Instant;

/// A factor as its owner is shown it.
///
/// @param shown a masked address or number, a question, or what its owner calls it
/// @param ofAccount whether it is the address that the account is known by, which stays
/// @param failing whether the last letters that were sent there did not arrive
public record ShownFactor(
    FactorId id,
    FactorKind kind,
    String shown,
    Instant addedAt,
    boolean ofAccount,
    boolean failing) {

  /// The id only: what it shows belongs to a person.
  @Override
  public String toString() {
    return "ShownFactor[" + kind + " " + id.value() + "]";
  }
}
