-- The vaults that keys of this database are wrapped by, each with its newest master key as far as it was seen: so one
-- that was exchanged or set back is told as such at the next start.
create table server_vault (
  name           ${text}  not null primary key,
  vault_id       ${bytes} not null unique,
  master_version ${int}   not null
) ${strict};

insert into server_vault (name, vault_id, master_version)
  select 'built-in', vault_id, master_version from server_secret where vault_id is not null;

alter table server_secret drop column vault_id;
alter table server_secret drop column master_version;
