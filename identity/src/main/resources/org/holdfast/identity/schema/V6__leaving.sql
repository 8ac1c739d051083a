-- Accounts that are to be deleted: docs/formats/accounts.md, "Leaving".
create table identity_leaving (
  account_id ${bytes} not null primary key,  -- outlives the account, until the receipt is on its way
  sealed     ${bytes} not null               -- how far it is, when it was asked and is due
) ${strict};

-- What mails hold by which the account is kept.
create table identity_keep (
  secret_key ${bytes} not null primary key,  -- HMAC-SHA-256 of the secret
  account_id ${bytes} not null,
  sealed     ${bytes} not null               -- binds the two above
) ${strict};

create index identity_keep_account on identity_keep (account_id);
