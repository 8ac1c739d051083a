-- Master keys that wrap nothing any more, and since when by the clock of whoever saw it: what was copied before then may
-- need them. A version that wraps something again has no row.
create table server_idle_master_key (
  vault_id       ${bytes} not null,
  master_version ${int}   not null,
  idle_since     ${long}  not null,
  primary key (vault_id, master_version)
) ${strict};
