import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';

import { signedInAgain, signIns } from '../graph';
import { useWords } from '../words';

const SignedOutDialog = lazy(async () => ({ default: (await import('./signed-out-dialog')).SignedOutDialog }));

/** What tabs tell each other. */
const CHANNEL = 'holdfast-sign-in';
const BACK = '/app/back';

/**
 * Nobody is signed in any more. What is on the page stays; the sign-in happens in another tab, and requests that wait go
 * on after it. The look of the dialog is the same whether the session ran out or was ended from elsewhere.
 */
export function SignedOut(): ReactNode {
  const [out, setOut] = useState(false);
  useEffect(() => {
    const left = (): void => setOut(true);
    const came = (): void => setOut(false);
    signIns.addEventListener('out', left);
    signIns.addEventListener('in', came);
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => signedInAgain();
    addEventListener('focus', signedInAgain);
    return () => {
      signIns.removeEventListener('out', left);
      signIns.removeEventListener('in', came);
      channel.close();
      removeEventListener('focus', signedInAgain);
    };
  }, []);
  return out ? (
    <Suspense>
      <SignedOutDialog back={BACK} />
    </Suspense>
  ) : null;
}

/** Where the other tab ends up. */
export function SignedInAgain(): ReactNode {
  const words = useWords();
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage('in');
    channel.close();
    window.close();
  }, []);
  return (
    <main style={{ padding: '48px 24px', textAlign: 'center' }}>
      <h1>{words.say('signedin.title')}</h1>
      <p>{words.say('signedin.text')}</p>
      <p>
        <a href="/">{words.say('rail.files')}</a>
      </p>
    </main>
  );
}
