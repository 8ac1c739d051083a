-- A drive. What is not derived is bound together by mac, under a key of the drive.
CREATE TABLE drive (
  drive_no ${int} NOT NULL PRIMARY KEY,
  drive_id ${bytes} NOT NULL UNIQUE,
  owner ${bytes} NOT NULL UNIQUE,
  plan ${int} NOT NULL,
  created_at ${long} NOT NULL,
  mac ${bytes} NOT NULL,
  seq ${long} NOT NULL,
  head_digest ${bytes} NOT NULL,
  head_at ${long} NOT NULL,
  recycled_bytes ${long} NOT NULL
) ${strict};

CREATE TABLE drive_key (
  drive_no ${int} NOT NULL,
  version ${int} NOT NULL,
  wrapped ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, version)
) ${strict};

-- One row for every step of a drive's history; never changed. Absent ids are 16 zero bytes.
CREATE TABLE operation (
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  at ${long} NOT NULL,
  actor ${bytes} NOT NULL,
  kind ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  items ${long} NOT NULL,
  sealed ${bytes} NOT NULL,
  digest ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, seq)
) ${strict};

CREATE INDEX operation_at ON operation (drive_no, at, seq);

-- What an item was during [from_seq, to_seq). Setting to_seq, once, is the only change a row sees.
-- kind: 1 folder, 2 file. status: 0 live, 1 recycled, 2 purged.
CREATE TABLE item_state (
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  from_seq ${long} NOT NULL,
  to_seq ${long},
  parent_id ${bytes} NOT NULL,
  name_key ${bytes} NOT NULL,
  kind ${int} NOT NULL,
  status ${int} NOT NULL,
  revision_id ${bytes} NOT NULL,
  version_no ${int} NOT NULL,
  size_bytes ${long} NOT NULL,
  created_at ${long} NOT NULL,
  changed_at ${long} NOT NULL,
  fs_created_at ${long} NOT NULL,
  fs_modified_at ${long} NOT NULL,
  created_by ${bytes} NOT NULL,
  changed_by ${bytes} NOT NULL,
  sealed ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, item_id, from_seq)
) ${strict};

-- An item has one current row, and a live name is unique in its folder.
CREATE UNIQUE INDEX item_state_current ON item_state (drive_no, item_id) WHERE to_seq IS NULL;

CREATE UNIQUE INDEX item_state_name ON item_state (drive_no, parent_id, name_key)
  WHERE to_seq IS NULL AND status = 0;

-- A folder's children now; and those of its rows that were closed since some seq.
CREATE INDEX item_state_children ON item_state (drive_no, parent_id, item_id)
  WHERE to_seq IS NULL AND status = 0;

CREATE INDEX item_state_closed ON item_state (drive_no, parent_id, to_seq)
  WHERE to_seq IS NOT NULL;

-- What changed since some seq; the rows of one operation.
CREATE INDEX item_state_since ON item_state (drive_no, from_seq, item_id);

CREATE INDEX item_state_recycled ON item_state (drive_no, from_seq, item_id)
  WHERE to_seq IS NULL AND status = 1;

-- One immutable content. item_id is the item it was encrypted for; after a race it may serve another.
CREATE TABLE revision (
  revision_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  item_id ${bytes} NOT NULL,
  size_bytes ${long} NOT NULL,
  created_at ${long} NOT NULL,
  wrapped_key ${bytes} NOT NULL,
  commitment ${bytes} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX revision_seq ON revision (drive_no, seq, revision_id);

-- Versions that were taken out of the list of versions.
CREATE TABLE removed_version (
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  version_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  PRIMARY KEY (drive_no, item_id, version_no)
) ${strict};

CREATE INDEX removed_version_seq ON removed_version (drive_no, seq);

-- Derived: what the live children of a folder add up to, all the way down.
CREATE TABLE folder_total (
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  size_bytes ${long} NOT NULL,
  children ${int} NOT NULL,
  PRIMARY KEY (drive_no, item_id)
) ${strict};

-- An upload in fragments, known by the SHA-256 of its secret. total_bytes is -1 while unknown.
CREATE TABLE upload_session (
  session_key ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  expires_at ${long} NOT NULL,
  item_id ${bytes} NOT NULL,
  revision_id ${bytes} NOT NULL UNIQUE,
  wrapped_key ${bytes} NOT NULL,
  commitment ${bytes} NOT NULL,
  received_bytes ${long} NOT NULL,
  total_bytes ${long} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX upload_session_expiry ON upload_session (expires_at);
