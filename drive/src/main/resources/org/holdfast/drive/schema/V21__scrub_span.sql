-- What was measured of how long a lost copy lacks. Kind 1 is a round through all copies of a region, 2 a fill of it,
-- 3 an outage: from when it was seen not to have everything until it had. ended_at is 0 while an outage lasts. Work is
-- what was looked at, as in scrub_round.
CREATE TABLE scrub_span (
  kind ${int} NOT NULL,
  region ${text} NOT NULL,
  began_at ${long} NOT NULL,
  ended_at ${long} NOT NULL,
  work ${long} NOT NULL,
  PRIMARY KEY (kind, region, began_at)
) ${strict};
