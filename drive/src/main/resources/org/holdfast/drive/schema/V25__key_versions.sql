-- A drive's key has versions. The one in force seals what is new, since the operation behind key_from_seq, whose digest
-- key_from_digest is; the drive's mac binds all three. Of a version that is above it made_at decides when it comes into
-- force (ADR 59).
ALTER TABLE drive ADD COLUMN key_version ${int} NOT NULL DEFAULT 1;
ALTER TABLE drive ADD COLUMN key_from_seq ${long} NOT NULL DEFAULT 0;
ALTER TABLE drive ADD COLUMN key_from_digest ${bytes};
ALTER TABLE drive_key ADD COLUMN made_at ${long} NOT NULL DEFAULT 0;
ALTER TABLE forgotten ADD COLUMN key_version ${int} NOT NULL DEFAULT 1;

-- How far what is under earlier versions was sealed anew: all of it under sealed_version, or later, which the drive's mac
-- binds; operations up to sealed_seq under key_version, which nothing binds: whoever sets it has work done twice, or left.
ALTER TABLE drive ADD COLUMN sealed_version ${int} NOT NULL DEFAULT 1;
ALTER TABLE drive ADD COLUMN sealed_seq ${long} NOT NULL DEFAULT 0;
CREATE INDEX drive_to_seal ON drive (drive_no) WHERE sealed_version < key_version;

-- An operation that was sealed anew: in place of its digest, which stays as it was, mac binds the digest, the one before
-- it, and its rows as they are now.
CREATE TABLE sealed_anew (
  drive_no ${int} NOT NULL,
  seq ${long} NOT NULL,
  key_version ${int} NOT NULL,
  mac ${bytes} NOT NULL,
  PRIMARY KEY (drive_no, seq)
) ${strict};
