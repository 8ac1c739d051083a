/**
 * The script of the sign-in pages: all work without it but passkeys. A page loads it as a module, with the nonce of its
 * answer, and says by attributes what it wants: `data-instead`, and see passkey-form, picture-field and strength-meter.
 */
import type { Guesser } from './guesser';
import { setUpPasskey } from './passkey-form';
import { addAids } from './password-field';
import { setUpPicture } from './picture-field';
import { addMeter } from './strength-meter';

const loadGuesser = async (): Promise<Guesser> => (await import('./guesser')).estimate;

// A page that answers a form cannot be had again, and may hold what is shown once. Who goes back to it, or loads it again, gets
// this address instead of an error, and sends nothing a second time.
const instead = document.querySelector<HTMLElement>('[data-instead]')?.dataset['instead'];
if (instead !== undefined) {
  history.replaceState(null, '', instead);
}

document.querySelectorAll<HTMLFormElement>('form[data-passkey]').forEach(setUpPasskey);
document.querySelectorAll<HTMLInputElement>('input[data-picture]').forEach((input) => setUpPicture(input));
document.querySelectorAll<HTMLInputElement>('input[type=password]').forEach((input) => {
  // The meter goes in first, so that the aids end up between the field and it.
  if ('meter' in input.dataset) {
    addMeter(input, loadGuesser);
  }
  addAids(input);
});
