-- What restore drills came to, the newest hundred. A row is written when a drill begins, as one that did not come to
-- its end, and once more at its end: so one that was killed is told. The evidence is in the audit log.
create table drill (
  drill_no ${long} not null primary key,
  region ${text} not null,
  began_at ${long} not null,
  ended_at ${long} not null,
  outcome ${int} not null,
  rto_millis ${long} not null,
  lacking ${long} not null,
  lacking_millis ${long} not null,
  lacking_operations ${long} not null,
  drives ${long} not null,
  items ${long} not null,
  contents ${long} not null,
  read_bytes ${long} not null,
  what ${text} not null
) ${strict};
