/** Why an upload does not go on, in words. */
import { saysWhy } from '../parts';
import type { Key, Words } from '../words';
import type { Row, Why } from './job';

const OURS: Readonly<Record<string, Key>> = {
  offline: 'uploads.why.offline',
  broken: 'uploads.why.broken',
  full: 'uploads.why.full',
  'name-bad': 'uploads.why.name-bad',
  'too-large': 'uploads.why.too-large',
  absent: 'uploads.why.absent',
  denied: 'uploads.why.denied',
};

/** Inner codes of a 503: too few of the places took it (docs/graph-door.md, "Errors"). */
const AWAY = new Set(['tooFewRegions', 'storeUnavailable']);

export function reason(why: Why, name: string, words: Words): string {
  if (why === 'unreadable' || why === 'other-file') {
    return words.say(`uploads.why.${why}`);
  }
  if (why.kind === 'busy') {
    return words.say(why.status === 429 ? 'uploads.why.limit' : AWAY.has(why.inner) ? 'uploads.why.region' : 'uploads.why.busy');
  }
  const ours = OURS[why.kind];
  return ours === undefined ? saysWhy(why, words) : words.say(ours, { name });
}

/** What a row says below its name. */
export function tells(row: Row, paused: boolean, words: Words): string {
  const { state, why, name, sent, size } = row;
  const share = { sent: words.bytes(sent), size: words.bytes(size) };
  switch (state) {
    case 'waiting':
      return words.say(paused ? 'uploads.paused' : 'uploads.waiting');
    case 'sending':
      return [
        why === undefined ? words.say('uploads.overall', share) : words.say('uploads.why.again', { why: reason(why, name, words) }),
        ...(row.secondsLeft === undefined || why !== undefined ? [] : [words.say('uploads.left', { time: timeLeft(row.secondsLeft, words) })]),
      ].join(' · ');
    case 'held': {
      const text = why === undefined ? '' : reason(why, name, words);
      return row.retryAt === undefined
        ? words.say('uploads.why.again', { why: text })
        : words.say('uploads.why.again.at', { why: text, time: new Date(row.retryAt).toLocaleTimeString(words.locale) });
    }
    case 'asking':
      return words.say('uploads.asking');
    case 'done':
      return row.kind === 'folder' ? words.say('uploads.done.folder') : `${words.say('uploads.done')} · ${words.bytes(size)}`;
    case 'failed':
      return why === undefined ? '' : reason(why, name, words);
    case 'skipped':
      return words.say('uploads.skipped');
    case 'cancelled':
      return words.say('uploads.cancelled');
    case 'unfinished':
      return why === undefined ? words.say(row.canOpen ? 'uploads.unfinished.open' : 'uploads.unfinished', share) : reason(why, name, words);
  }
}

/** Rounded as people say it: seconds alone where there are few of them. */
export function timeLeft(seconds: number, words: Words): string {
  const [value, unit] =
    seconds < 55 ? [Math.max(5, Math.ceil(seconds / 5) * 5), 'second'] : seconds < 3_300 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds / 3_600), 'hour'];
  return new Intl.NumberFormat(words.locale, { style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(value as number);
}
