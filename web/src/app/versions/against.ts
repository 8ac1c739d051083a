/** What differs between a version and what the file is now. */
import type { Version } from '../graph';
import type { Words } from '../words';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** "12 KB less than now, 3 days before the current version". */
export function againstNow(version: Version, current: Version, words: Words): string {
  const bytes = version.size - current.size;
  const size = bytes === 0 ? words.say('versions.against.same') : words.say(bytes < 0 ? 'versions.against.less' : 'versions.against.more', { size: words.bytes(Math.abs(bytes)) });
  return `${size}, ${before(Date.parse(current.lastModifiedDateTime) - Date.parse(version.lastModifiedDateTime), words)}`;
}

function before(millis: number, words: Words): string {
  if (millis >= DAY) {
    return words.say('versions.against.days', { n: Math.floor(millis / DAY) });
  }
  if (millis < MINUTE) {
    return words.say('versions.against.moment');
  }
  return millis >= HOUR ? words.say('versions.against.hours', { n: Math.floor(millis / HOUR) }) : words.say('versions.against.minutes', { n: Math.floor(millis / MINUTE) });
}
