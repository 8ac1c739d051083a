import { useEffect } from 'react';

import { uploads } from './running';

/** Listens to what the whole page is told: that it is left, and that it was opened again. */
export function useBrowser(): void {
  useEffect(() => {
    void uploads.takeUp().catch(() => undefined); // without the server nothing of before can be shown
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);
}

function warn(event: BeforeUnloadEvent): void {
  if (uploads.isBusy) {
    event.preventDefault();
  }
}
