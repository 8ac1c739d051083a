-- The processes that serve on this database, if it is one that several can have. Each counts its beat on; who sees a
-- beat that stands still for long removes the row. No clock is in it, since machines' clocks differ.
create table server_process (
  process_id ${bytes} not null primary key,
  beat       ${long}  not null
) ${strict};
