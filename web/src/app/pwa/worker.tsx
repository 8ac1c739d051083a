import { useEffect } from 'react';

import { showBanner } from '../shell';
import { useWords } from '../words';
import { beginWorker } from './begin';

/** Draws nothing: begins the service worker, and says when the server has a newer app than this page. */
export function Worker(): null {
  const words = useWords();
  useEffect(
    () =>
      beginWorker(() =>
        showBanner('update', { text: words.say('pwa.update'), action: { label: words.say('pwa.reload'), run: () => location.reload() } }),
      ),
    [words],
  );
  return null;
}
