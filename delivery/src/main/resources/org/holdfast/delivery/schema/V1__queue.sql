-- Whom a message goes to and what it says is sealed, and gone once it has been sent: docs/formats/delivery.md.
create table delivery_message (
  message_id  ${bytes} not null primary key,
  person      ${bytes} not null,  -- the account that it is about; empty: none
  means       ${int}   not null,  -- 1 mail, 2 text message, 3 call
  purpose     ${int}   not null,  -- 1 code, 2 notice
  state       ${int}   not null,  -- 1 queued, 2 kept, 3 sent, 4 refused, 5 expired, 6 given up
  queued_at   ${long}  not null,  -- milliseconds since 1970, as all times here
  expires_at  ${long}  not null,  -- not sent from then on
  due_at      ${long}  not null,  -- queued: tried from then on; else: removed from then on
  attempts    ${int}   not null,  -- how often it was claimed; whoever ends an attempt names it
  receipt_key ${bytes} not null,  -- keyed hash of the far side's own id for it; empty: none
  sealed      ${bytes} not null   -- to whom, and what; empty once it has ended
) ${strict};

create index delivery_message_due on delivery_message (state, means, purpose, due_at);
create index delivery_message_receipt on delivery_message (receipt_key);
