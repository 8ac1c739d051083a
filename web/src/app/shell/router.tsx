/** Where the page is: the browser's own history, and nothing beside it. */
import { type AnchorHTMLAttributes, type ComponentType, type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Route {
  /** `/files/:folder`; a part with `?` at its end may be missing. */
  readonly pattern: string;
  /** Given what stood in the pattern's places. */
  readonly page: ComponentType<{ readonly places: Readonly<Record<string, string>> }>;
}

const CHANGED = 'holdfast-place';
let place = read();

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

addEventListener('popstate', () => {
  place = read();
  dispatchEvent(new Event(CHANGED));
});

export function usePlace(): Place {
  return useSyncExternalStore(
    (tell) => {
      addEventListener(CHANGED, tell);
      return () => removeEventListener(CHANGED, tell);
    },
    () => place,
  );
}

/** @param to an address of the app */
export function go(to: string, { replace = false } = {}): void {
  if (to !== location.pathname + location.search) {
    history[replace ? 'replaceState' : 'pushState'](null, '', to);
    place = read();
    dispatchEvent(new Event(CHANGED));
  }
}

/** Changes the query of where we are; what is `undefined` goes. */
export function goQuery(changes: Readonly<Record<string, string | undefined>>, options = { replace: true }): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  go(location.pathname + (text === '' ? '' : `?${text}`), options);
}

/** What stood in the places of a pattern; `undefined` if the path is not of that form. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1);
  const parts = path.replace(/\/$/, '').split('/').slice(1);
  if (parts.length > wanted.length) {
    return undefined;
  }
  const places: Record<string, string> = {};
  for (const [i, want] of wanted.entries()) {
    const part = parts[i] ?? '';
    if (want.startsWith(':')) {
      if (part === '' && !want.endsWith('?')) {
        return undefined;
      }
      if (part !== '') {
        places[want.replace(/^:|\?$/g, '')] = decodeURIComponent(part);
      }
    } else if (want !== part) {
      return undefined;
    }
  }
  return places;
}

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string;
  readonly children?: ReactNode;
}

/** Takes a click that is meant for this tab; all others are the browser's. */
export function followed(event: MouseEvent, to: string): void {
  const here = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (here && !event.defaultPrevented) {
    event.preventDefault();
    go(to);
  }
}

export function Link({ to, children, onClick, ...rest }: LinkProps): ReactNode {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event);
        followed(event, to);
      }}
    >
      {children}
    </a>
  );
}
