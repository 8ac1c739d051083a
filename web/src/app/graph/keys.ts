/**
 * The keys under which answers are kept. What changes in a drive is found again by them (live.ts). An id is enough: no
 * two items have the same one, in whichever drives they are.
 */
export const keys = {
  me: ['me'] as const,
  drive: ['drive'] as const,
  item: (id: string) => ['item', id] as const,
  /** Everything that is known about one item beside itself: versions, activities, thumbnails. */
  about: (id: string, what: string) => ['about', id, what] as const,
  /** The permissions by which one reaches something of another's. */
  held: (id: string) => ['held', id] as const,
  ways: (id: string) => ['way', id] as const,
  children: (folder: string, order = '') => (order === '' ? (['children', folder] as const) : (['children', folder, order] as const)),
  /** Lists of the whole drive that any change may change: recent, following, bin. */
  list: (name: string) => ['list', name] as const,
};
