import type { Texts } from '../catalogue';

export const help = {
  'help.search': 'Search the help',
  'help.found': { one: '1 page', other: '{n} pages' },
  'help.none': 'No page has all these words. Try fewer, or others.',
  'help.way': 'Way to this page',
} as const satisfies Texts;
