-- Small blobs, whole, as docs/formats/blob.md lays them out.
CREATE TABLE blob (
  revision ${bytes} NOT NULL PRIMARY KEY,
  bytes ${bytes} NOT NULL,
  changed ${long} NOT NULL
) ${strict};
