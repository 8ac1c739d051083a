-- What people think of help and product: docs/formats/feedback.md. No word of theirs lies here in
-- clear. Times are milliseconds since 1970; -1: not.
create table feedback_help (
  account_id ${bytes} not null,
  page_key   ${bytes} not null,  -- HMAC-SHA-256 of the page's name
  sealed     ${bytes} not null,  -- bound to the two above it
  primary key (account_id, page_key)
) ${strict};

create index feedback_help_page on feedback_help (page_key);

create table feedback_idea (
  idea_id    ${bytes} not null primary key,
  account_id ${bytes} not null,  -- whose it is; empty: nobody's any more
  made_at    ${long}  not null,
  sealed     ${bytes} not null,  -- bound to the three above it
  votes      ${long}  not null,  -- rows of feedback_vote
  state      ${int}   not null,  -- 0 open, 1 planned, 2 done, 3 declined
  answer     ${bytes} not null,  -- sealed, bound to idea_id and state; empty: none
  owed_at    ${long}  not null,  -- since when an answer is owed
  noted      ${int}   not null   -- 1: that it is late stands in the log
) ${strict};

create index feedback_idea_account on feedback_idea (account_id);
create index feedback_idea_votes on feedback_idea (votes);

create table feedback_vote (
  idea_id    ${bytes} not null references feedback_idea (idea_id),
  account_id ${bytes} not null,
  primary key (idea_id, account_id)
) ${strict};

create index feedback_vote_account on feedback_vote (account_id);

-- Who is still to be told of an answer.
create table feedback_telling (
  idea_id    ${bytes} not null references feedback_idea (idea_id),
  account_id ${bytes} not null,
  primary key (idea_id, account_id)
) ${strict};

create index feedback_telling_account on feedback_telling (account_id);

-- How many ideas somebody may still add.
create table feedback_pace (
  account_id ${bytes} not null primary key,
  full_at    ${long}  not null   -- when all that was taken has come back
) ${strict};
