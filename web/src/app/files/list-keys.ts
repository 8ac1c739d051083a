/** What keys do in a list (ux.md, section 13). */
export type ListKey =
  | { readonly does: 'go'; readonly to: number; readonly extends: boolean }
  | { readonly does: 'toggle' | 'all' | 'clear' | 'open' | 'up' | 'details' | 'rename' | 'delete' | 'copy' | 'cut' | 'paste' | 'menu' }
  | { readonly does: 'fold'; readonly open: boolean }
  | { readonly does: 'type'; readonly key: string };

export interface KeyPlace {
  readonly active: number;
  readonly count: number;
  /** How many stand beside each other. */
  readonly columns: number;
  /** How many lie between one page and the next. */
  readonly page: number;
  readonly rtl: boolean;
  /** Whether headings stand between the items. */
  readonly grouped?: boolean;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** @returns `undefined` if the key is not the list's */
export function listKey(event: Pressed, place: KeyPlace): ListKey | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) {
    return event.key === 'ArrowUp' ? { does: 'up' } : event.key === 'Enter' ? { does: 'details' } : undefined;
  }
  const to = target(event.key, command, place);
  if (to !== undefined) {
    return place.count === 0 ? undefined : { does: 'go', to: Math.max(0, Math.min(place.count - 1, to)), extends: event.shiftKey };
  }
  if (command) {
    return COMMANDS[event.key.toLowerCase()];
  }
  if (event.key === 'F10' && event.shiftKey) {
    return { does: 'menu' };
  }
  if (place.grouped === true && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    return { does: 'fold', open: (event.key === 'ArrowRight') !== place.rtl };
  }
  return PLAIN[event.key] ?? ([...event.key].length === 1 ? { does: 'type', key: event.key } : undefined);
}

const COMMANDS: Readonly<Record<string, ListKey>> = {
  a: { does: 'all' },
  c: { does: 'copy' },
  x: { does: 'cut' },
  v: { does: 'paste' },
  ' ': { does: 'toggle' },
};

const PLAIN: Readonly<Record<string, ListKey>> = {
  ' ': { does: 'toggle' },
  Escape: { does: 'clear' },
  Enter: { does: 'open' },
  Backspace: { does: 'up' },
  F2: { does: 'rename' },
  Delete: { does: 'delete' },
  ContextMenu: { does: 'menu' },
};

function target(key: string, command: boolean, { active, count, columns, page, rtl }: KeyPlace): number | undefined {
  const forward = rtl ? -1 : 1;
  switch (key) {
    case 'ArrowDown':
      return active + columns;
    case 'ArrowUp':
      return active < columns ? active : active - columns;
    case 'ArrowRight':
      return columns > 1 ? active + forward : undefined;
    case 'ArrowLeft':
      return columns > 1 ? active - forward : undefined;
    case 'PageDown':
      return active + page * columns;
    case 'PageUp':
      return active - page * columns;
    case 'Home':
      return command || columns === 1 ? 0 : active - (active % columns);
    case 'End':
      return command || columns === 1 ? count - 1 : active - (active % columns) + columns - 1;
    default:
      return undefined;
  }
}
