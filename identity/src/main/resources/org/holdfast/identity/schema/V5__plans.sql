-- Which plan an account has is sealed with the account. Here is when to look at it again (a hint:
-- what is sealed decides), and what its owner was told last of how full the drive is (0 nothing,
-- 1 nearing, 2 critical, 3 exceeded).
create table identity_plan_end (
  account_id ${bytes} not null primary key,
  ends_at    ${long}  not null  -- milliseconds since 1970
) ${strict};

create index identity_plan_end_at on identity_plan_end (ends_at);

create table identity_fullness (
  account_id ${bytes} not null primary key,
  told       ${int}   not null
) ${strict};

-- Vouchers: docs/formats/voucher.md. No row holds the code, which its holder alone has.
create table identity_voucher (
  serial ${long}  not null primary key,
  sealed ${bytes} not null  -- bound to the serial
) ${strict};

create table identity_redemption (
  serial     ${long}  not null,
  account_id ${bytes} not null,
  sealed     ${bytes} not null,  -- bound to both
  primary key (serial, account_id)
) ${strict};

create table identity_voucher_key (
  number     ${int}   not null primary key,  -- 1 to 255
  sealed     ${bytes} not null,
  created_at ${long}  not null
) ${strict};
