/** What the service worker does with a request. `other` is left to the browser, as if there were no worker. */
export type Kind = 'asset' | 'page' | 'share' | 'probe' | 'other';

export const SHARE = '/app/share';

/** What a page asks to know whether the server can be reached: `app/graph/reach.ts` has the same. */
export const PROBE = '/health/live';

/** An address that names its content: by a version, or by a hash in its name. */
const NAMED = /^\/assets\/(?:[a-z0-9-]+-[0-9a-f]{8}\.js$|[a-z0-9-]+\.[a-z0-9]+\?v=[0-9a-f]+$)/;

/** Pages of the app and of the account. What a secret address leads to, and what doors answer, is none of ours. */
const PAGES = /^\/(?:$|(?:files|recent|favourites|photos|search|shared|bin|restore|settings|safeguards|help|ideas|app)(?:\/|$))/;

export function kindOf({ method, url, mode }: Pick<Request, 'method' | 'url' | 'mode'>, origin: string): Kind {
  const at = new URL(url);
  if (at.origin !== origin) {
    return 'other';
  }
  if (method === 'POST') {
    return at.pathname === SHARE && mode === 'navigate' ? 'share' : 'other';
  }
  if (method !== 'GET') {
    return 'other';
  }
  if (NAMED.test(at.pathname + at.search)) {
    return 'asset';
  }
  if (at.pathname === PROBE && mode !== 'navigate') {
    return 'probe';
  }
  return mode === 'navigate' && PAGES.test(at.pathname) ? 'page' : 'other';
}
