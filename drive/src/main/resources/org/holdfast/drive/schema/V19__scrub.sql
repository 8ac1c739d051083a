-- How far the checking of all copies is, in each region. Work is bytes and a little for each copy.
CREATE TABLE scrub_round (
  region ${text} NOT NULL PRIMARY KEY,
  began_at ${long} NOT NULL,
  total_work ${long} NOT NULL,
  done_work ${long} NOT NULL,
  copies ${long} NOT NULL,
  repaired ${long} NOT NULL,
  at_drive ${int} NOT NULL,
  at_seq ${long} NOT NULL,
  at_revision ${bytes} NOT NULL,
  is_over ${int} NOT NULL,
  ended_at ${long} NOT NULL
) ${strict};

-- Contents with a copy that is not as it was written and could not be made so. readable is 0 where no region gave
-- the content; the id is the drive's where nothing of the drive can be opened.
CREATE TABLE scrub_finding (
  revision_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  readable ${int} NOT NULL,
  what ${text} NOT NULL,
  found_at ${long} NOT NULL,
  checked_at ${long} NOT NULL
) ${strict};

CREATE INDEX scrub_finding_due ON scrub_finding (checked_at);

CREATE INDEX scrub_finding_drive ON scrub_finding (drive_no);

-- Which process does it now: one row.
CREATE TABLE scrub_turn (
  turn_no ${int} NOT NULL PRIMARY KEY,
  holder ${bytes} NOT NULL,
  ends_at ${long} NOT NULL
) ${strict};
