package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The list of an account's apps, from what it allowed and where they are signed in.
final class ConnectedApps {

  private static final Field<Long> COUNT = DSL.field("n", SQLDataType.BIGINT);
  private static final Field<Long> DAY = DSL.field("day", SQLDataType.BIGINT);

  private final Consents consents;
  private final GrantRows rows;

  ConnectedApps(Consents consents, GrantRows rows) {
    this.consents = consents;
    this.rows = rows;
  }

  List<ConnectedApp> of(DSLContext tx, AccountId account) {
    return consents.all(tx, account).stream().map(each -> app(tx, account, each)).toList();
  }

  private ConnectedApp app(DSLContext tx, AccountId account, Consents.Consent consent) {
    Record row =
        tx.resultQuery(
                "select count(*) as n, coalesce(max(last_used_day), -1) as day from identity_grant"
                    + " where account_id = ? and client_key = ?",
                account.bytes(),
                rows.clientKey(consent.clientId()))
            .coerce(COUNT, DAY)
            .fetchSingle();
    long day = row.get(1, Long.class);
    return new ConnectedApp(
        consent.clientId(),
        consent.app(),
        consent.scopes(),
        Instant.ofEpochMilli(consent.since()),
        Math.toIntExact(row.get(0, Long.class)),
        day < 0 ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
  }
}
