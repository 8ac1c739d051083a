/** How lists look on this browser: columns and groups, for all of them or for one alone. Nothing secret: scripts could read it. */
import { Store } from '../shell';
import { COLUMNS, type Columns, FIRST_COLUMNS, bounded, type Sized } from './columns';
import { type GroupBy, GROUPINGS } from './groups';

export interface Look {
  readonly columns: Columns;
  readonly group: GroupBy;
}

export interface Looks {
  readonly all: Look;
  /** Of lists that have one of their own: a folder's id, or what the list is called. The last that changed comes last. */
  readonly own: Readonly<Record<string, Look>>;
}

export const FIRST_LOOK: Look = { columns: FIRST_COLUMNS, group: 'none' };

const KEY = 'holdfast.lists';

/** Of their own; the one that changed longest ago is forgotten first. */
const MOST_OWN = 200;

export const looks = new Store<Looks>(read());

export const lookFor = ({ all, own }: Looks, place: string): Look => own[place] ?? all;

export const hasOwn = ({ own }: Looks, place: string): boolean => own[place] !== undefined;

/** Of the list alone if it has a look of its own, else of all lists that have none. */
export function changeLook(place: string, how: (before: Look) => Look): void {
  keep(changed(looks.get(), place, how));
}

/** From now on the list has a look of its own, or the one of all. */
export function ownLook(place: string, own: boolean): void {
  const before = looks.get();
  const rest = without(before.own, place);
  keep(own ? { ...before, own: bound({ ...rest, [place]: lookFor(before, place) }) } : { ...before, own: rest });
}

/** As it was at first: this list's, if it has one of its own, which it then has not any more; else that of all. */
export function resetLook(place: string): void {
  const before = looks.get();
  keep(hasOwn(before, place) ? { ...before, own: without(before.own, place) } : { ...before, all: FIRST_LOOK });
}

export function changed(before: Looks, place: string, how: (before: Look) => Look): Looks {
  const own = before.own[place];
  return own === undefined ? { ...before, all: how(before.all) } : { ...before, own: { ...without(before.own, place), [place]: how(own) } };
}

function without(own: Looks['own'], place: string): Looks['own'] {
  const { [place]: _, ...rest } = own;
  return rest;
}

function bound(own: Looks['own']): Looks['own'] {
  return Object.fromEntries(Object.entries(own).slice(-MOST_OWN));
}

function keep(next: Looks): void {
  looks.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

function read(): Looks {
  try {
    return parsed(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return { all: FIRST_LOOK, own: {} };
  }
}

/** What an earlier build, or somebody, left there: what is none is as at first. */
export function parsed(kept: unknown): Looks {
  const { all, own } = recordOf(kept);
  return { all: lookOf(all), own: bound(Object.fromEntries(Object.entries(recordOf(own)).map(([place, look]) => [place, lookOf(look)]))) };
}

function lookOf(kept: unknown): Look {
  const { columns, group } = recordOf(kept);
  const { shown, widths } = recordOf(columns);
  return {
    group: GROUPINGS.find((each) => each === group) ?? 'none',
    columns: {
      shown: Array.isArray(shown) ? [...new Set(shown)].flatMap((each) => COLUMNS.filter((column) => column === each)) : FIRST_COLUMNS.shown,
      widths: Object.fromEntries(Object.entries(recordOf(widths)).flatMap(([column, width]) => widthFor(column, width))),
    },
  };
}

function widthFor(column: string, width: unknown): readonly (readonly [Sized, number])[] {
  const known = (['name', ...COLUMNS] as const).find((each) => each === column);
  return known === undefined || typeof width !== 'number' || !Number.isFinite(width) ? [] : [[known, bounded(width)]];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
