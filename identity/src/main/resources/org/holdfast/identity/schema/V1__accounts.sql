-- Nothing about a person lies here in clear: docs/formats/accounts.md.
create table signin_account (
  account_id ${bytes} not null primary key,
  email_key  ${bytes} not null unique,  -- HMAC-SHA-256 of the address as compared
  sealed     ${bytes} not null          -- address, name, time of creation
) ${strict};

create table signin_token (
  token_key     ${bytes} not null primary key,  -- HMAC-SHA-256 of the token
  session_id    ${bytes} not null unique,
  account_id    ${bytes} not null references signin_account (account_id),
  sealed_name   ${bytes} not null,              -- bound to the three above it
  created_at    ${long}  not null,              -- milliseconds since 1970
  last_used_day ${long}  not null               -- days since 1970; -1: never
) ${strict};

create index signin_token_account on signin_token (account_id);
