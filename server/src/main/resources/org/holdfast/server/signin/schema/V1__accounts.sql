-- Nothing about a person lies here in clear: docs/adr/0006-server-platform.md.
create table signin_account (
  account_id ${bytes} not null primary key,
  email_key  ${bytes} not null unique,  -- HMAC-SHA-256 of the address as compared
  sealed     ${bytes} not null          -- address, name, time of creation
) ${strict};

create table signin_token (
  token_hash    ${bytes} not null primary key,  -- SHA-256: 256 random bits need no slow hash
  session_id    ${bytes} not null unique,
  account_id    ${bytes} not null references signin_account (account_id),
  sealed_name   ${bytes} not null,
  created_at    ${long}  not null,              -- milliseconds since 1970
  last_used_day ${long}  not null               -- days since 1970; -1: never
) ${strict};

create index signin_token_account on signin_token (account_id);
