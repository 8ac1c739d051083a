-- Who may write for now. Not history: rows go when a lock ends. lock_key is a keyed hash of the token.
CREATE TABLE item_lock (
  drive_no ${int} NOT NULL,
  lock_key ${bytes} NOT NULL,
  item_id ${bytes} NOT NULL,
  exclusive ${int} NOT NULL,
  deep ${int} NOT NULL,
  until ${long} NOT NULL,
  sealed ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, lock_key)
) ${strict};

CREATE INDEX item_lock_until ON item_lock (until);

-- The last instant at which any lock of the drive holds: a drive without locks is never asked for them.
ALTER TABLE drive ADD COLUMN locks_until ${long} NOT NULL DEFAULT 0;
