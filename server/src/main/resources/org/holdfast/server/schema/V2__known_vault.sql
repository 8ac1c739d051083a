-- The vault that wrapped the secret, and its newest master key then: so a vault that was exchanged or set
-- back is told as such at the next start. Null until a start of this version.
alter table server_secret add column vault_id ${bytes};
alter table server_secret add column master_version ${int};
