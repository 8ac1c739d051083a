-- How a lock's row is sealed: 1 for a client's lock, 2 for a file that is checked out.
ALTER TABLE item_lock ADD COLUMN format ${int} NOT NULL DEFAULT 1;
