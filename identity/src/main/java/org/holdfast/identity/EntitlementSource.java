package org.holdfast.identity;

import java.time.Instant;
import org.jooq.DSLContext;

/// Says what accounts are entitled to. Safe for use by any number of threads.
public interface EntitlementSource {

  /// What holds at one moment.
  ///
  /// @param since when it was given; what came before was kept under another promise
  record Current(Entitlements entitlements, Instant since) {}

  /// As it stands in the transaction `tx`: a plan that was changed holds from the next one on.
  ///
  /// @throws AccountAltered if what is stored of the account is not what was written
  Current of(DSLContext tx, AccountId account);

  /// The same for everybody, since ever.
  static EntitlementSource everybody(Entitlements entitlements) {
    Current current = new Current(entitlements, Instant.EPOCH);
    return (_, _) -> current;
  }
}
