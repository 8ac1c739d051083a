-- The key that signs checkpoints, wrapped by the vault under log_id. One row.
create table audit_key (
  one     ${int}   not null primary key check (one = 1),
  log_id  ${bytes} not null,
  wrapped ${bytes} not null
) ${strict};

-- A log, and its newest checkpoint. A further one begins only when an alarm was accepted.
create table audit_log (
  log_no ${int}   not null primary key,
  note   ${bytes} not null
) ${strict};

-- Events of changes that are committed, in no order: the next checkpoint numbers them.
create table audit_pending (
  entry_id ${bytes} not null primary key,
  at       ${long}  not null,
  event    ${bytes} not null
) ${strict};

-- The log itself. kind and person repeat what the leaf says, to be found by.
create table audit_entry (
  log_no     ${int}   not null,
  leaf_index ${long}  not null,
  kind       ${int}   not null,
  person     ${bytes} not null,
  leaf       ${bytes} not null,
  leaf_hash  ${bytes} not null,
  seal       ${bytes} not null,
  primary key (log_no, leaf_index)
) ${strict};

create index audit_entry_person on audit_entry (person, log_no, leaf_index);
create index audit_entry_kind on audit_entry (kind, log_no, leaf_index);

-- The hashes of complete subtrees of 256^tile_level leaves, from level 1 on.
create table audit_node (
  log_no     ${int}   not null,
  tile_level ${int}   not null,
  node_index ${long}  not null,
  hash       ${bytes} not null,
  primary key (log_no, tile_level, node_index)
) ${strict};

-- Without a row, nobody reads any more what entries say about that person.
create table audit_person (
  person  ${bytes} not null primary key,
  wrapped ${bytes} not null
) ${strict};

-- Derived: the newest head of each drive that is in the log.
create table audit_drive_head (
  drive_id ${bytes} not null primary key,
  seq      ${long}  not null,
  digest   ${bytes} not null
) ${strict};
