-- Holds: while there is one, nothing of the drive is destroyed (ADR 51). sealed is why, under the drive's key; it binds the
-- other columns. How many there are stands in the log as well.
CREATE TABLE drive_hold (
  hold_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  placed_at ${long} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX drive_hold_drive ON drive_hold (drive_no);
