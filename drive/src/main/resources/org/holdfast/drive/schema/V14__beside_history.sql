-- A copy that runs in the background, known by the SHA-256 of its monitor's id. Whoever works at it says
-- so now and then: alive_until. state: 0 under way, 1 done, 2 failed. fault is UTF-8: code, newline, sentence.
CREATE TABLE copy_job (
  job_key ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  begun_at ${long} NOT NULL,
  alive_until ${long} NOT NULL,
  state ${int} NOT NULL,
  percent ${int} NOT NULL,
  item_id ${bytes} NOT NULL,
  fault ${bytes} NOT NULL
) ${strict};

CREATE INDEX copy_job_begun ON copy_job (begun_at);

-- Items that somebody wants to find again quickly.
CREATE TABLE followed (
  drive_no ${int} NOT NULL,
  account ${bytes} NOT NULL,
  item_id ${bytes} NOT NULL,
  since ${long} NOT NULL,
  PRIMARY KEY (drive_no, account, item_id)
) ${strict};

-- Who is told when something below a folder changes. seen_seq: up to where they know. failing_since is 0
-- while deliveries succeed.
CREATE TABLE subscription (
  subscription_id ${bytes} NOT NULL PRIMARY KEY,
  drive_no ${int} NOT NULL,
  account ${bytes} NOT NULL,
  scope_id ${bytes} NOT NULL,
  expires_at ${long} NOT NULL,
  seen_seq ${long} NOT NULL,
  next_try ${long} NOT NULL,
  failing_since ${long} NOT NULL,
  sealed ${bytes} NOT NULL
) ${strict};

CREATE INDEX subscription_drive ON subscription (drive_no, account);

CREATE INDEX subscription_expiry ON subscription (expires_at);
