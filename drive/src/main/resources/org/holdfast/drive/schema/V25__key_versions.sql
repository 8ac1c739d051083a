-- A drive's key has versions. The one in force seals what is new, since the operation behind key_from_seq, whose digest
-- key_from_digest is; the drive's mac binds all three. Of a version that is above it made_at decides when it comes into
-- force (ADR 59).
ALTER TABLE drive ADD COLUMN key_version ${int} NOT NULL DEFAULT 1;
ALTER TABLE drive ADD COLUMN key_from_seq ${long} NOT NULL DEFAULT 0;
ALTER TABLE drive ADD COLUMN key_from_digest ${bytes};
ALTER TABLE drive_key ADD COLUMN made_at ${long} NOT NULL DEFAULT 0;
ALTER TABLE forgotten ADD COLUMN key_version ${int} NOT NULL DEFAULT 1;
