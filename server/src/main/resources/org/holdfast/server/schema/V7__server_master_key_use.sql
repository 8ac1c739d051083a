-- When a master key wrapped or unwrapped something the last time, to the hour.
create table server_master_key_use (
  vault_id       ${bytes} not null,
  master_version ${int}   not null,
  last_used_at   ${long}  not null,
  primary key (vault_id, master_version)
) ${strict};
