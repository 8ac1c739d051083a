-- What a version of a file is called, and whether it is pinned, during [from_seq, to_seq). History: setting
-- to_seq, once, is the only change a row sees. revision_id and size_bytes are the version's. The name is sealed.
CREATE TABLE version_mark (
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  version_no ${int} NOT NULL,
  from_seq ${long} NOT NULL,
  to_seq ${long},
  pinned ${int} NOT NULL,
  revision_id ${bytes} NOT NULL,
  size_bytes ${long} NOT NULL,
  sealed ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, item_id, version_no, from_seq)
) ${strict};

CREATE UNIQUE INDEX version_mark_current ON version_mark (drive_no, item_id, version_no) WHERE to_seq IS NULL;

CREATE INDEX version_mark_seq ON version_mark (drive_no, from_seq);

CREATE INDEX version_mark_pinned ON version_mark (drive_no, item_id) WHERE to_seq IS NULL AND pinned = 1;

-- Derived: how many there are, so that a drive without any is never asked for them; what the contents of pinned versions take that no file has as its own now.
ALTER TABLE drive ADD COLUMN pins ${int} NOT NULL DEFAULT 0;

ALTER TABLE drive ADD COLUMN pinned_bytes ${long} NOT NULL DEFAULT 0;
