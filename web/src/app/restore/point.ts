/** Points in time, and the days and hours of a drive in the zone of who looks. No requests, nothing drawn. */

/** To be as it was at an instant (ISO), or after an operation. */
export type Point = { readonly at: string } | { readonly seq: number };

export interface Bar {
  /** Milliseconds; where it begins. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export const DAYS = 30;
const HOUR_MILLIS = 3_600_000;

/** The point that an address means. */
export function pointOf(query: URLSearchParams): Point | undefined {
  const seq = Number(query.get('seq') ?? Number.NaN);
  const at = Date.parse(query.get('at') ?? '');
  return Number.isSafeInteger(seq) && seq > 0 ? { seq } : Number.isNaN(at) ? undefined : { at: new Date(at).toISOString() };
}

/** Midnights of so many days, the oldest first, today's and tomorrow's at the end. Days of 23 and 25 hours are days. */
export function midnights(now: Date, days: number = DAYS): number[] {
  return Array.from({ length: days + 1 }, (_, i) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1 + i).getTime());
}

/** Minutes by which the hours of the zone begin beside those of UTC: 30 in Delhi, 45 in Kathmandu. */
export const minutesAside = (offsetMinutes: number): number => ((offsetMinutes % 60) + 60) % 60;

/** What happened between each two limits. */
export function bars(limits: readonly number[], counts: readonly { readonly from: string; readonly operations: number }[]): Bar[] {
  const made = limits.slice(0, -1).map((from, i) => ({ from, to: limits[i + 1]!, count: 0 }));
  for (const { from, operations } of counts) {
    const at = Date.parse(from);
    const bar = made.find((each) => each.from <= at && at < each.to);
    if (bar !== undefined) {
      bar.count += operations;
    } else if (made[0] !== undefined && at < made[0].from && at + HOUR_MILLIS > made[0].from) {
      made[0].count += operations; // an hour that midnight divides
    }
  }
  return made;
}

/** The limits of the hours of a day. */
export function hourLimits(day: Bar): number[] {
  const limits: number[] = [];
  for (let at = day.from; at <= day.to; at += HOUR_MILLIS) {
    limits.push(at);
  }
  return limits;
}

/** The stop of a slider that a time stands at: the bar that it lies in; behind the last if it is after all of them. */
export function stopOf(all: readonly Bar[], at: number | undefined): number {
  if (at === undefined) {
    return all.length;
  }
  const index = all.findIndex((bar) => at < bar.to);
  return index < 0 ? all.length : index;
}

/** Where a key leads on a slider; `undefined` if it is none of its keys. */
export function stopAfter(key: string, stop: number, most: number, page: number, isRtl: boolean): number | undefined {
  const step: Readonly<Record<string, number>> = {
    ArrowRight: isRtl ? -1 : 1,
    ArrowLeft: isRtl ? 1 : -1,
    ArrowUp: 1,
    ArrowDown: -1,
    PageUp: page,
    PageDown: -page,
    Home: -most,
    End: most,
  };
  const by = step[key];
  return by === undefined ? undefined : Math.max(0, Math.min(most, stop + by));
}

/** Whether an operation is taken back by going to a point. */
export const isTakenBack = (operation: { readonly seq: number; readonly at: string }, point: Point | undefined): boolean =>
  point !== undefined && ('seq' in point ? operation.seq > point.seq : Date.parse(operation.at) > Date.parse(point.at));

/** A point that the plan reaches, as near to the wanted one as can be. */
export function within(at: number, earliest: string | undefined, now: number): Point {
  const first = earliest === undefined ? at : Date.parse(earliest);
  return { at: new Date(Math.min(Math.max(at, first), now)).toISOString() };
}

/** What a field for a date and a time wants: local, to the second. */
export function fieldText(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
