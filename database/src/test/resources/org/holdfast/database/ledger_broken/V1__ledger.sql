CREATE TABLE entry (
  id ${long} PRIMARY KEY,
  parent ${long} NOT NULL,
  name ${text} NOT NULL,
  closed ${long},
  body ${bytes}
)${strict};

CREATE UNIQUE INDEX entry_open_name ON entry (parent, name) WHERE closed IS NULL;

CREATE TABLE counter (
  id ${int} PRIMARY KEY,
  n ${long} NOT NULL
)${strict};

CREATE TABLE leaf (
  id ${long} PRIMARY KEY,
  entry ${long} NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED
)${strict};
