-- Links to archives of all that a person has here: docs/formats/accounts.md.
create table identity_export (
  archive_id ${bytes} not null primary key,
  account_id ${bytes} not null,
  secret_key ${bytes} not null unique,  -- HMAC-SHA-256 of the link's secret
  ends_at    ${long}  not null,         -- milliseconds since 1970
  sealed     ${bytes} not null          -- bound to all above it
) ${strict};

create index identity_export_account on identity_export (account_id);
