package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// A voucher as who made it sees it: without its code, which is shown once and not kept.
///
/// @param note what it is for, in words of who made it
/// @param redeemed by how many people
public record VoucherInfo(
    VoucherSerial serial,
    VoucherOffer offer,
    String note,
    Instant madeAt,
    int redeemed,
    Optional<Instant> revokedAt) {

  /// Where it is in its life.
  public enum State {
    OPEN,
    REDEEMED,
    EXPIRED,
    REVOKED
  }

  /// @param today UTC
  public State state(LocalDate today) {
    if (revokedAt.isPresent()) {
      return State.REVOKED;
    }
    if (redeemed >= offer.redemptions()) {
      return State.REDEEMED;
    }
    return today.isAfter(offer.lastDay()) ? State.EXPIRED : State.OPEN;
  }
}
