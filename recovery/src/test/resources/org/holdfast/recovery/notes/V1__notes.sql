CREATE TABLE note (
  id ${long} PRIMARY KEY,
  body ${bytes} NOT NULL
)${strict};
