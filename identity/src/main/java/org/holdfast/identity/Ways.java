package org.holdfast.identity;

import java.util.Optional;
import org.jooq.DSLContext;

/// What two-step verification can stand on. The account's own address is not counted: that one is
/// where a forgotten password is recovered, and would be the same proof twice.
final class Ways {

  private final TwoStep rule;
  private final Factors factors;
  private final RecoverySecrets recovery;

  Ways(TwoStep rule, Factors factors, RecoverySecrets recovery) {
    this.rule = rule;
    this.factors = factors;
    this.recovery = recovery;
  }

  TwoStep rule() {
    return rule;
  }

  /// Whether so many are there that one can be lost.
  boolean enough(DSLContext tx, AccountId account) {
    return own(tx, account) + (codes(tx, account) ? 1 : 0) >= 2;
  }

  /// What has to be done next; empty if the account may be used as it is.
  Optional<TwoStep.Missing> missing(DSLContext tx, Account account) {
    if (rule == TwoStep.OFFERED || account.twoStep()) {
      return Optional.empty();
    }
    if (own(tx, account.id()) == 0) {
      return Optional.of(TwoStep.Missing.WAY);
    }
    return Optional.of(codes(tx, account.id()) ? TwoStep.Missing.SWITCH : TwoStep.Missing.CODES);
  }

  private long own(DSLContext tx, AccountId account) {
    return factors.of(tx, account).stream()
        .filter(factor -> !factor.ofAccount() && factor.kind() != FactorKind.QUESTION)
        .count();
  }

  private boolean codes(DSLContext tx, AccountId account) {
    return recovery.left(tx, account, RecoveryCode.Kind.ONE_TIME) > 0
        || recovery.left(tx, account, RecoveryCode.Kind.ACCOUNT) > 0;
  }
}
