-- One row: the server's id and its secret, wrapped by the vault under that id.
create table server_secret (
  one       ${int}   not null primary key check (one = 1),
  server_id ${bytes} not null,
  wrapped   ${bytes} not null
) ${strict};
