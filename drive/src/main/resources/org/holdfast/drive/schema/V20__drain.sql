-- Regions that do not count, because they are to be taken out or were, or did not: standing 1 is being drained, 2 drained,
-- 3 counts again, and is given what it missed. How far the looking is stands in scrub_round, in a row of its own.
CREATE TABLE drained_region (
  region ${text} NOT NULL PRIMARY KEY,
  standing ${int} NOT NULL
) ${strict};

-- In how many regions that count a content was whole when it was looked at last.
ALTER TABLE scrub_finding ADD COLUMN whole_copies ${int} NOT NULL DEFAULT 0;
