import { said } from './words';

/** Argon2id takes 0.1 s; who steals the database may have a thousand cores. PasswordRule counts the same way. */
const GUESSES_A_SECOND = 10_000;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

const UNITS = [
  { name: 'year', seconds: YEAR },
  { name: 'month', seconds: YEAR / 12 },
  { name: 'day', seconds: DAY },
  { name: 'hour', seconds: HOUR },
  { name: 'minute', seconds: MINUTE },
  { name: 'second', seconds: 1 },
] as const;

/** How long a thousand computers need for so many guesses: `3 days`, `centuries`. */
export function guessTime(guessesLog10: number): string {
  const seconds = 10 ** guessesLog10 / GUESSES_A_SECOND;
  if (seconds >= 100 * YEAR) {
    return said('centuries');
  }
  const unit = UNITS.find((each) => seconds >= each.seconds);
  if (unit === undefined) {
    return said('less than a second');
  }
  const count = Math.round(seconds / unit.seconds);
  return said(`about {0} ${unit.name}${count === 1 ? '' : 's'}`, count);
}
