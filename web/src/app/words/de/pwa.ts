import type { Entry } from '../catalogue';
import type { pwa as english } from '../en/pwa';

export const pwa: Readonly<Record<keyof typeof english, Entry>> = {
  'pwa.update': 'Es gibt ein neueres Holdfast. Laden Sie die Seite neu, wenn es Ihnen passt.',
  'pwa.reload': 'Neu laden',
  'pwa.share': 'In Holdfast legen',
  'pwa.share.text': { one: 'Diese Datei kommt in Meine Dateien:', other: 'Diese {n} Dateien kommen in Meine Dateien:' },
  'pwa.share.put': 'Hochladen',
  'pwa.share.none': 'Es kam nichts mit. Teilen Sie es noch einmal aus der anderen App.',
};
