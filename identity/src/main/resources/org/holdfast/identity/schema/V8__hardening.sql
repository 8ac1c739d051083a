-- Letters whose fate is not known yet: docs/formats/accounts.md, "Letters".
create table identity_letter (
  letter_id  ${bytes} not null primary key,
  account_id ${bytes} not null,  -- whom it is about; empty: nobody yet
  ends_at    ${long}  not null,  -- milliseconds since 1970; forgotten from then on
  sealed     ${bytes} not null   -- bound to the three above it
) ${strict};

create index identity_letter_account on identity_letter (account_id);
create index identity_letter_ends on identity_letter (ends_at);

-- From here on their ends are bound. What browsers are in the middle of is begun anew, and who was
-- invited is invited again; that the server has its owner (whose row has no end) stays.
delete from identity_attempt;
delete from identity_invitation where ends_at > 0;
