-- Nothing about a person lies here in clear: docs/formats/accounts.md.
alter table signin_account rename to identity_account;
alter table signin_token rename to identity_token;

create table identity_password (
  account_id ${bytes} not null primary key references identity_account (account_id),
  sealed     ${bytes} not null  -- hash, when it was set
) ${strict};

create table identity_factor (
  factor_id  ${bytes} not null primary key,
  account_id ${bytes} not null references identity_account (account_id),
  found_by   ${bytes} unique,   -- HMAC-SHA-256 of a passkey's credential id
  sealed     ${bytes} not null  -- bound to the two ids
) ${strict};

create index identity_factor_account on identity_factor (account_id);

create table identity_recovery_code (
  code_key   ${bytes} not null primary key,  -- HMAC-SHA-256 of account and code
  account_id ${bytes} not null references identity_account (account_id),
  sealed     ${bytes} not null               -- kind, when it was made
) ${strict};

create index identity_recovery_code_account on identity_recovery_code (account_id);

create table identity_attempt (
  attempt_key ${bytes} not null primary key,  -- HMAC-SHA-256 of the attempt's secret
  ends_at     ${long}  not null,              -- milliseconds since 1970
  sealed      ${bytes} not null
) ${strict};

create index identity_attempt_ends on identity_attempt (ends_at);

create table identity_session (
  session_id ${bytes} not null primary key,
  account_id ${bytes} not null references identity_account (account_id),
  secret_key ${bytes} not null unique,  -- HMAC-SHA-256 of the cookie
  former_key ${bytes} unique,           -- of the cookie before it was renewed
  seen_at    ${long}  not null,         -- milliseconds since 1970
  sealed     ${bytes} not null
) ${strict};

create index identity_session_account on identity_session (account_id);

create table identity_device (
  device_id  ${bytes} not null primary key,
  account_id ${bytes} not null references identity_account (account_id),
  secret_key ${bytes} not null unique,  -- HMAC-SHA-256 of the device's cookie
  seen_at    ${long}  not null,         -- milliseconds since 1970
  sealed     ${bytes} not null
) ${strict};

create index identity_device_account on identity_device (account_id);

create table identity_replacement (
  account_id ${bytes} not null primary key references identity_account (account_id),
  sealed     ${bytes} not null  -- when it is due, the new security info
) ${strict};

create table identity_invitation (
  code_key ${bytes} not null primary key,  -- HMAC-SHA-256 of the code
  ends_at  ${long}  not null,              -- milliseconds since 1970
  sealed   ${bytes} not null               -- whether its account owns the server
) ${strict};
