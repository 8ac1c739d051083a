-- Copies of blobs whose drive was destroyed, as long as their region may still hold them.
CREATE TABLE doomed_copy (
  region ${text} NOT NULL,
  revision ${bytes} NOT NULL,
  drive ${bytes} NOT NULL,
  PRIMARY KEY (region, revision)
) ${strict};

CREATE INDEX doomed_copy_drive ON doomed_copy (drive, region);
