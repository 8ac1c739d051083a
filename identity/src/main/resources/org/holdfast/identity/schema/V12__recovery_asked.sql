-- Codes that recoveries wait for: docs/formats/accounts.md, "Recoveries".
create table identity_recovery_asked (
  attempt_key ${bytes} not null primary key,  -- whose code it will be
  ends_at     ${long}  not null,              -- milliseconds since 1970; not sent from then on
  sealed      ${bytes} not null               -- bound to both above it
) ${strict};
