-- What was forgotten of a drive (ADR 48). What was within reach right after operation kept_from, or later, is whole;
-- up to done_to everything that is out of reach was forgotten; revisions counts the rows of forgotten_revision.
CREATE TABLE drive_past (
  drive_no ${int} NOT NULL PRIMARY KEY,
  kept_from ${long} NOT NULL,
  done_to ${long} NOT NULL,
  revisions ${long} NOT NULL,
  mac ${bytes} NOT NULL
) ${strict};

-- An operation of whose rows some are gone: mac binds its digest, the one before it, and what remains of it as it was
-- when head_seq was the newest operation.
CREATE TABLE forgotten (
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  noted_at ${long} NOT NULL,
  head_seq ${long} NOT NULL,
  kept_from ${long} NOT NULL,
  mac ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, seq)
) ${strict};

-- Contents whose keys were destroyed, with the operation that brought them.
CREATE TABLE forgotten_revision (
  revision_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  size_bytes ${long} NOT NULL
) ${strict};

CREATE INDEX forgotten_revision_seq ON forgotten_revision (drive_no, seq, revision_id);

-- The second clock: days that were counted one by one, each only once the database was watched for nearly as long
-- (sweep_clock), in an era; and whose turn it is to count them and to forget. One row.
CREATE TABLE day_count (
  turn_no ${int} NOT NULL PRIMARY KEY,
  holder ${bytes} NOT NULL,
  ends_at ${long} NOT NULL,
  day_no ${long} NOT NULL,
  counted_at ${long} NOT NULL,
  counted_watch ${long} NOT NULL,
  era ${text} NOT NULL
) ${strict};

-- The newest operation of a drive when that day was counted; no row where none came since the day before.
CREATE TABLE counted_day (
  drive_no ${int} NOT NULL,
  day_no ${long} NOT NULL,
  seq ${long} NOT NULL,
  PRIMARY KEY (drive_no, day_no)
) ${strict};

-- How far back a drive's owner could count on its past, in days, and on how many versions of a file; last on that day,
-- and at that time. What was promised holds until so many days are over, by both clocks.
CREATE TABLE promised (
  drive_no ${int} NOT NULL,
  days ${int} NOT NULL,
  versions ${int} NOT NULL,
  last_day ${long} NOT NULL,
  last_at ${long} NOT NULL,
  PRIMARY KEY (drive_no, days, versions)
) ${strict};
