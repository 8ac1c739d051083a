-- Blobs that nothing refers to, since when that is known: by the clock, and in watched time (sweep_clock). condemned is 1
-- from the change on in which its removal was decided, and 2 from when the last copy was gone (since then the two times
-- count); nothing may refer to it after that.
CREATE TABLE unreferenced_blob (
  revision_id ${bytes} NOT NULL PRIMARY KEY,
  noted_at ${long} NOT NULL,
  noted_watch ${long} NOT NULL,
  stored_bytes ${long} NOT NULL,
  condemned ${int} NOT NULL
) ${strict};

CREATE INDEX unreferenced_blob_watch ON unreferenced_blob (condemned, noted_watch);

-- For how long this database has been watched by processes that could write it, in milliseconds that no wall clock counts;
-- of which log it is; and at which of these moments all drives were last found to be as they were written, and that was
-- last tried: -1 for never, or not since it failed. One row.
CREATE TABLE sweep_clock (
  clock_no ${int} NOT NULL PRIMARY KEY,
  era ${text} NOT NULL,
  watched ${long} NOT NULL,
  verified_watch ${long} NOT NULL,
  tried_watch ${long} NOT NULL
) ${strict};
