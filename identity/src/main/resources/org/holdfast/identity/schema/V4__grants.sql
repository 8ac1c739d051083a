-- What apps were allowed, and the tokens they hold: docs/formats/accounts.md, "Grants".
create table identity_client (
  client_key ${bytes} not null primary key,  -- HMAC-SHA-256 of the client id
  sealed     ${bytes} not null
) ${strict};

create table identity_consent (
  account_id ${bytes} not null,
  client_key ${bytes} not null,
  sealed     ${bytes} not null,
  created_at ${long}  not null,              -- milliseconds since 1970
  primary key (account_id, client_key)
) ${strict};

create table identity_grant (
  grant_id      ${bytes} not null primary key,
  account_id    ${bytes} not null,
  client_key    ${bytes} not null,
  sealed        ${bytes} not null,           -- bound to the three above it and to created_at
  created_at    ${long}  not null,
  expires_at    ${long}  not null,           -- when its last token ends
  last_used_day ${long}  not null            -- days since 1970; -1: never
) ${strict};

create index identity_grant_account on identity_grant (account_id, client_key);
create index identity_grant_end on identity_grant (expires_at);

create table identity_grant_token (
  token_key  ${bytes} not null primary key,  -- HMAC-SHA-256 of the token
  grant_id   ${bytes} not null,
  kind       ${int}   not null,              -- 2 access, 3 refresh
  sealed     ${bytes} not null,              -- bound to the three above it and to expires_at
  expires_at ${long}  not null,
  used_at    ${long}  not null               -- -1: not yet; a refresh token is used once
) ${strict};

create index identity_grant_token_grant on identity_grant_token (grant_id);
create index identity_grant_token_end on identity_grant_token (expires_at);

create table identity_code (
  code_key   ${bytes} not null primary key,  -- HMAC-SHA-256 of the authorization code
  grant_id   ${bytes} not null,              -- of the grant that it becomes
  sealed     ${bytes} not null,              -- bound to the two above it and to expires_at
  expires_at ${long}  not null,
  used_at    ${long}  not null               -- -1: not yet
) ${strict};

create index identity_code_end on identity_code (expires_at);

create table identity_device_code (
  device_key   ${bytes} not null primary key,  -- HMAC-SHA-256 of the device code
  user_key     ${bytes} not null unique,       -- HMAC-SHA-256 of the code that a person types
  sealed       ${bytes} not null,              -- bound to the two above it and to expires_at
  answer       ${bytes},                       -- sealed as well; none: nobody answered yet
  expires_at   ${long}  not null,
  pause_millis ${long}  not null,
  next_poll_at ${long}  not null
) ${strict};

create index identity_device_code_end on identity_device_code (expires_at);

create table identity_signing_key (
  number     ${int}   not null primary key,
  sealed     ${bytes} not null,
  created_at ${long}  not null
) ${strict};
