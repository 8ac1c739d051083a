import type { Texts } from '../catalogue';

export const pwa = {
  'pwa.update': 'There is a newer Holdfast. Load the page again when it suits you.',
  'pwa.reload': 'Load again',
  'pwa.share': 'Put into Holdfast',
  'pwa.share.text': { one: 'This file goes into My files:', other: 'These {n} files go into My files:' },
  'pwa.share.put': 'Upload',
  'pwa.share.none': 'Nothing came along. Share it once more from the other app.',
} as const satisfies Texts;
