-- Which identity each region had when it was first used.
CREATE TABLE content_region (
  name ${text} NOT NULL PRIMARY KEY,
  id ${bytes} NOT NULL UNIQUE
) ${strict};

-- Copies that are known to be missing; a draft that lags has stored_bytes -1.
CREATE TABLE missing_copy (
  revision ${bytes} NOT NULL,
  region ${text} NOT NULL,
  stored_bytes ${long} NOT NULL,
  header ${bytes} NOT NULL,
  since ${long} NOT NULL,
  PRIMARY KEY (revision, region)
) ${strict};

CREATE INDEX missing_copy_since ON missing_copy (since);
