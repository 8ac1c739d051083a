/**
 * A form that is answered by a passkey. Contract with the page:
 *
 *     <form data-passkey="get|create" data-options="{JSON}" [data-passkey-now] [data-passkey-autofill]>
 *       <input type="hidden" name="answer">
 *       <button type="button" data-passkey-go>…</button>
 *       [<p role="status"></p>]
 *
 * The options are the server's, in the form that the Web Authentication standard gives them in JSON; the answer is the
 * same. With `data-passkey-autofill` passkeys also stand among what a field of the page with `autocomplete="… webauthn"`
 * proposes. With `data-passkey-now` the browser asks as soon as somebody comes to the page, but not when they come back to
 * it or load it again; the button stays for another attempt. It may stand `hidden` in the page: it is shown where it works.
 */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

import { type Ceremony, passkeyWords, UNSUPPORTED } from './passkey-words';
import { said } from './words';

export function setUpPasskey(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-passkey-go]');
  const status = statusOf(form);
  if (!browserSupportsWebAuthn()) {
    button?.setAttribute('hidden', '');
    status.textContent = said(UNSUPPORTED);
    return;
  }
  if (button !== null) {
    offer(form, button, status);
  }
  if (button !== null && isToStart(form)) {
    button.click();
    return;
  }
  void propose(form);
}

/** Browsers refuse a page that nobody looks at. */
function isToStart(form: HTMLFormElement): boolean {
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return 'passkeyNow' in form.dataset && arrival?.type === 'navigate' && document.hasFocus();
}

function offer(form: HTMLFormElement, button: HTMLButtonElement, status: HTMLElement): void {
  const ceremony: Ceremony = form.dataset['passkey'] === 'create' ? 'create' : 'get';
  const start = () => void go(form, ceremony, button, status);
  button.hidden = false;
  button.addEventListener('click', start);
  // Enter in a field sends a form by itself; without an answer it means the button.
  form.addEventListener('submit', (event) => {
    if (answerOf(form).value === '') {
      event.preventDefault();
      start();
    }
  });
  // Who comes back to the page finds it as it was left.
  window.addEventListener('pageshow', () => {
    button.disabled = false;
    answerOf(form).value = '';
  });
}

async function go(form: HTMLFormElement, ceremony: Ceremony, button: HTMLButtonElement, status: HTMLElement) {
  // What is missing is said before anyone is asked for a finger.
  if (button.disabled || !form.reportValidity()) {
    return;
  }
  button.disabled = true;
  status.replaceChildren();
  try {
    send(form, await (ceremony === 'create' ? create(form) : get(form, false)));
  } catch (error) {
    button.disabled = false;
    status.textContent = said(passkeyWords(ceremony, error) ?? '');
    void propose(form);
  }
}

/** Waits, unseen, for someone to choose a passkey from a field's proposals; given up when the button is pressed. */
async function propose(form: HTMLFormElement): Promise<void> {
  if (!('passkeyAutofill' in form.dataset) || !(await browserSupportsWebAuthnAutofill())) {
    return;
  }
  try {
    send(form, await get(form, true));
  } catch {
    // Nobody asked for it, so nobody is told: the button is still there.
  }
}

function get(form: HTMLFormElement, useBrowserAutofill: boolean) {
  const optionsJSON = options(form) as unknown as PublicKeyCredentialRequestOptionsJSON;
  return startAuthentication({ optionsJSON, useBrowserAutofill });
}

function create(form: HTMLFormElement) {
  return startRegistration({ optionsJSON: options(form) as unknown as PublicKeyCredentialCreationOptionsJSON });
}

/** Only what the library leans on is checked; the browser checks the rest. */
function options(form: HTMLFormElement): Record<string, unknown> {
  const parsed: unknown = JSON.parse(form.dataset['options'] ?? '');
  if (typeof parsed !== 'object' || parsed === null || !('challenge' in parsed)) {
    throw new TypeError('the page has no challenge');
  }
  return parsed as Record<string, unknown>;
}

function send(form: HTMLFormElement, answer: unknown): void {
  answerOf(form).value = JSON.stringify(answer);
  form.requestSubmit();
}

function answerOf(form: HTMLFormElement): HTMLInputElement {
  const field = form.elements.namedItem('answer');
  if (!(field instanceof HTMLInputElement)) {
    throw new TypeError('the form has no place for an answer');
  }
  return field;
}

function statusOf(form: HTMLFormElement): HTMLElement {
  const own = form.querySelector<HTMLElement>('[role=status]');
  if (own !== null) {
    return own;
  }
  const made = document.createElement('p');
  made.setAttribute('role', 'status');
  form.append(made);
  return made;
}
