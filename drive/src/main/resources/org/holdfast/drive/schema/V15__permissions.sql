-- Who else may reach an item. Beside history: a restore to a point brings none back. grantee_key and link_key
-- are keyed hashes of whom it is for (empty for a link) and of the secret of its link; the rest is sealed.
CREATE TABLE permission (
  permission_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  grantee_key ${bytes} NOT NULL,
  link_key ${bytes} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX permission_item ON permission (drive_no, item_id);

CREATE INDEX permission_grantee ON permission (grantee_key, drive_no);

CREATE UNIQUE INDEX permission_link ON permission (link_key);

-- How many there are: a drive without any is never asked whether an item is shared.
ALTER TABLE drive ADD COLUMN permissions ${int} NOT NULL DEFAULT 0;
