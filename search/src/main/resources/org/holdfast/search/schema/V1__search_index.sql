-- The keys of indexes. An index lies in a folder of one server; a drive that several servers search has one in each.
-- Overwriting or deleting a row is what shreds the index of before.
CREATE TABLE search_index (
  place ${bytes} NOT NULL,
  drive_id ${bytes} NOT NULL,
  generation ${bytes} NOT NULL,
  wrapped ${bytes} NOT NULL,
  seq ${long} NOT NULL,
  used_at ${long} NOT NULL,
  PRIMARY KEY (place, drive_id)
) ${strict};

CREATE INDEX search_index_drive ON search_index (drive_id);
