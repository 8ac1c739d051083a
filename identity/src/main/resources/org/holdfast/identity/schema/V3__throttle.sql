-- How often someone may try: docs/formats/accounts.md, "Throttle". Keys are HMACs: no address, no
-- account and no number lies here in clear. Times are milliseconds since 1970.
create table identity_throttle (
  throttle_key ${bytes} not null primary key,  -- subject, factor, and who tries
  factor_key   ${bytes} not null,              -- subject and factor
  failures     ${long}  not null,              -- in a row
  failed_at    ${long}  not null               -- the last of them
) ${strict};

create index identity_throttle_factor on identity_throttle (factor_key);

create table identity_limit (
  limit_key ${bytes} not null primary key,  -- an address, a network, or everyone
  full_at   ${long}  not null               -- when all that was taken has come back
) ${strict};

create table identity_send (
  send_key ${bytes} not null primary key,  -- a person, or a number
  recent   ${bytes} not null,              -- u64 for each of the last ten sends, newest first
  sent_at  ${long}  not null               -- the newest of them
) ${strict};
