package org.holdfast.identity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.audit.Factor;
import org.jooq.DSLContext;

/// Removes every row that this room has of an account.
final class Erasing {

  // The account itself last: the others hang from it.
  private static final List<String> TABLES =
      List.of(
          "identity_password",
          "identity_factor",
          "identity_recovery_code",
          "identity_session",
          "identity_device",
          "identity_token",
          "identity_letter",
          "identity_plan_end",
          "identity_fullness",
          "identity_picture",
          "identity_redemption",
          "identity_export",
          "identity_replacement",
          "identity_account");

  private final Factors factors;
  private final Attempts attempts;
  private final Throttle throttle;
  private final SendLimit sends;
  private final Grants grants;

  Erasing(Parts parts, Grants grants) {
    this.factors = parts.factors();
    this.attempts = parts.attempts();
    this.throttle = parts.throttle();
    this.sends = parts.sends();
    this.grants = grants;
  }

  /// @return the mail addresses and numbers that reached its owner
  Set<String> erase(DSLContext tx, Account account) {
    Set<String> addresses = new LinkedHashSet<>(List.of(account.email().shown()));
    Set<String> compared = new LinkedHashSet<>(List.of(account.email().compared()));
    factors.of(tx, account.id()).stream()
        .filter(StoredFactor::isContact)
        .forEach(
            factor -> {
              addresses.add(factor.value());
              compared.add(factor.compared());
            });
    String person = account.email().compared();
    for (Factor factor : Factor.values()) {
      throttle.clear(tx, person, factor);
    }
    sends.erase(tx, person, compared);
    attempts.erase(tx, account.id());
    grants.erase(tx, account.id());
    for (String table : TABLES) {
      tx.execute("delete from " + table + " where account_id = ?", (Object) account.id().bytes());
    }
    return addresses;
  }
}
