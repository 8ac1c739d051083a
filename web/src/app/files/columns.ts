/** The columns of a list beside the name: which there are, how wide they are, and which of them have room. */

export const COLUMNS = ['modified', 'by', 'size', 'sharing', 'kind', 'created'] as const;
export type ColumnId = (typeof COLUMNS)[number];
export type Sized = ColumnId | 'name';

export interface Columns {
  /** In their order. */
  readonly shown: readonly ColumnId[];
  /** Pixels, where somebody chose. A name that has none takes what is left. */
  readonly widths: Readonly<Partial<Record<Sized, number>>>;
}

export const FIRST_COLUMNS: Columns = { shown: ['modified', 'by', 'size', 'sharing'], widths: {} };

const USUAL: Readonly<Record<ColumnId, number>> = { modified: 110, by: 130, size: 90, sharing: 100, kind: 100, created: 110 };

export const LEAST_WIDTH = 60;
export const MOST_WIDTH = 800;

/** Less, and no name can be read. */
const LEAST_NAME = 220;

/** The circle, the three dots, and the margins at the sides. */
const BESIDE = 36 + 36 + 24;

export const widthOf = ({ widths }: Columns, column: ColumnId): number => widths[column] ?? USUAL[column];

export const bounded = (width: number): number => Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)));

export function resized(columns: Columns, column: Sized, width: number): Columns {
  return { ...columns, widths: { ...columns.widths, [column]: bounded(width) } };
}

/** As wide as it is by itself. */
export function unsized(columns: Columns, column: Sized): Columns {
  const widths = { ...columns.widths };
  delete widths[column];
  return { ...columns, widths };
}

export function toggledColumn({ shown, widths }: Columns, column: ColumnId): Columns {
  return { widths, shown: shown.includes(column) ? shown.filter((each) => each !== column) : [...shown, column] };
}

/** @param by -1 towards the name, 1 away from it */
export function movedColumn(columns: Columns, column: ColumnId, by: -1 | 1): Columns {
  const from = columns.shown.indexOf(column);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.shown.length) {
    return columns;
  }
  const shown = [...columns.shown];
  shown.splice(from, 1);
  shown.splice(to, 0, column);
  return { ...columns, shown };
}

/**
 * Those that have room, from the name on.
 *
 * @param width of the list; 0 while it is not known
 */
export function fitting(columns: Columns, width: number): readonly ColumnId[] {
  let left = width === 0 ? Number.POSITIVE_INFINITY : width - BESIDE - LEAST_NAME;
  return columns.shown.filter((each) => (left -= widthOf(columns, each)) >= 0);
}

/** The tracks of the grid, for those that are shown. */
export function tracks(columns: Columns, shown: readonly ColumnId[]): string {
  const name = columns.widths.name;
  const first = name === undefined ? 'minmax(0, 1fr)' : `minmax(0, ${Math.max(name, LEAST_NAME / 2)}px)`;
  return ['36px', first, '36px', ...shown.map((each) => `${widthOf(columns, each)}px`)].join(' ');
}
