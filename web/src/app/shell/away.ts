import { useEffect } from 'react';

import { reach } from '../graph';
import { useWords } from '../words';
import { hideBanner, showBanner } from './banners';

/** Says on every page that the server cannot be reached, for as long as that is so. */
export function useAway(): void {
  const words = useWords();
  useEffect(() => {
    const show = (isAway: boolean): void => (isAway ? showBanner('away', { kind: 'warning', text: words.say('away.text') }) : hideBanner('away'));
    show(reach.isAway);
    return reach.listen(show);
  }, [words]);
}
