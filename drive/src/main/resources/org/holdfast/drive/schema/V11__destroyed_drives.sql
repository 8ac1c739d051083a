-- Drives whose keys were destroyed. The row stays, so that no number stands for two drives and what is left
-- is removed after a kill; owner is empty once nothing is left to do.
CREATE TABLE destroyed_drive (
  drive_no ${int} NOT NULL PRIMARY KEY,
  drive_id ${bytes} NOT NULL UNIQUE,
  owner ${bytes} NOT NULL,
  destroyed_at ${long} NOT NULL,
  key_versions ${int} NOT NULL,
  revisions ${long} NOT NULL,
  content_bytes ${long} NOT NULL
) ${strict};
