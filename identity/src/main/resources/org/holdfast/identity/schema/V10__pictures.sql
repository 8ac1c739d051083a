-- What people show of themselves: docs/formats/accounts.md.
create table identity_picture (
  account_id ${bytes} not null primary key,
  sealed     ${bytes} not null          -- the picture, bound to account_id
) ${strict};
