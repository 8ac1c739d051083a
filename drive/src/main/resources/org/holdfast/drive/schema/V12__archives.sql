-- 2: with the CRC-32 of the content, which archives need.
ALTER TABLE revision ADD COLUMN format ${int} NOT NULL DEFAULT 1;

-- A list of what one archive holds, pinned to one seq: docs/formats/archive.md. While it is made,
-- ready is 0, and touched_at says that somebody is at it; attempt counts who.
CREATE TABLE archive (
  archive_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  made_at ${long} NOT NULL,
  ends_at ${long} NOT NULL,
  ready ${int} NOT NULL,
  entries ${long} NOT NULL,
  pieces ${int} NOT NULL,
  directory_at ${long} NOT NULL,
  directory_bytes ${long} NOT NULL,
  touched_at ${long} NOT NULL,
  attempt ${int} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX archive_end ON archive (ends_at);

-- A stretch of the list: where its entries begin in the archive, and in the archive's directory.
CREATE TABLE archive_piece (
  archive_id ${bytes} NOT NULL,
  piece_no ${int} NOT NULL,
  entries_at ${long} NOT NULL,
  records_at ${long} NOT NULL,
  sealed ${bytes} NOT NULL,
  PRIMARY KEY (archive_id, piece_no)
) ${strict};

CREATE UNIQUE INDEX archive_piece_entries ON archive_piece (archive_id, entries_at);
CREATE UNIQUE INDEX archive_piece_records ON archive_piece (archive_id, records_at);

-- Blobs that belong to archives alone: documents that were written for them.
CREATE TABLE archive_blob (
  revision_id ${bytes} NOT NULL PRIMARY KEY,
  archive_id ${bytes} NOT NULL
) ${strict};

CREATE INDEX archive_blob_archive ON archive_blob (archive_id);
