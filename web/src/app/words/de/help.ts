import type { Entry } from '../catalogue';
import type { help as english } from '../en/help';

export const help: Readonly<Record<keyof typeof english, Entry>> = {
  'help.search': 'Hilfe durchsuchen',
  'help.found': { one: '1 Seite', other: '{n} Seiten' },
  'help.none': 'Keine Seite hat alle diese Wörter. Versuchen Sie weniger oder andere.',
  'help.way': 'Weg zu dieser Seite',
};
