/** What was to be deleted for good when the server wanted to know first who this is: kept for this tab, for the way there and back. */
const KEY = 'holdfast.purge';

export function keepWish(ids: readonly string[]): void {
  sessionStorage.setItem(KEY, JSON.stringify(ids));
}

/** Once. */
export function takeWish(): ReadonlySet<string> {
  const kept = sessionStorage.getItem(KEY) ?? '[]';
  sessionStorage.removeItem(KEY);
  try {
    const ids: unknown = JSON.parse(kept);
    return new Set(Array.isArray(ids) ? ids.filter((each) => typeof each === 'string') : []);
  } catch {
    return new Set();
  }
}
