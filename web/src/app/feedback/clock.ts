import type { AnyKey } from '../words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Left {
  readonly text: AnyKey;
  readonly n: number;
  /** `soon`: less than three days are left. */
  readonly state: 'calm' | 'soon' | 'late';
}

/** What the clock of an answer says, in the largest unit of which there is at least one. A day that has begun is not left. */
export function left(millis: number): Left {
  const late = millis <= 0;
  const span = Math.abs(millis);
  const state = late ? 'late' : millis < 3 * DAY ? 'soon' : 'calm';
  const word = late ? 'late' : 'left';
  if (span >= DAY) {
    return { text: `feedback.${word}.days`, n: Math.floor(span / DAY), state };
  }
  if (span >= HOUR) {
    return { text: `feedback.${word}.hours`, n: Math.floor(span / HOUR), state };
  }
  return { text: `feedback.${word}.minutes`, n: Math.floor(span / MINUTE), state };
}

/** Days if they are whole ones, else hours. */
export const within = (hours: number): { readonly text: AnyKey; readonly n: number } =>
  hours % 24 === 0 ? { text: 'feedback.within.days', n: hours / 24 } : { text: 'feedback.within.hours', n: hours };
