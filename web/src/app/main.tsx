/** Begins the app in the page that `server`, class AppDoor, answers. */
import { createRoot } from 'react-dom/client';

import { features } from './features';
import { App } from './shell/app';
import { compose } from './shell/features';

const page = document.documentElement;
const origin = page.dataset['origin'];

if (origin !== undefined && origin !== location.origin) {
  // Signing in works under the one name that the server calls itself by (ADR 27).
  location.replace(origin + location.pathname + location.search);
} else {
  compose(features);
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
  createRoot(document.getElementById('app')!).render(<App nonce={nonce} />);
}
