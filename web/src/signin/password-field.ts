import { said } from './words';

/** What every field for a password gets: a way to see what was typed, and a word when Caps Lock is on. */
export function addAids(input: HTMLInputElement): void {
  const aids = document.createElement('div');
  aids.className = 'aids';
  aids.append(capsLockHint(input), showToggle(input));
  input.after(aids);
}

function showToggle(input: HTMLInputElement): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  button.textContent = said('Show password');
  button.setAttribute('aria-pressed', 'false');
  const show = (shown: boolean) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  };
  // A browser may send what stands in a text field to a service that corrects spelling.
  input.spellcheck = false;
  input.autocapitalize = 'off';
  button.addEventListener('click', () => show(input.type === 'password'));
  // Hidden again before it is sent: browsers remember what was typed into text fields.
  input.form?.addEventListener('submit', () => show(false));
  return button;
}

function capsLockHint(input: HTMLInputElement): HTMLElement {
  const hint = document.createElement('span');
  hint.className = 'quiet';
  hint.setAttribute('role', 'status');
  const look = (event: KeyboardEvent) => {
    const text = event.getModifierState('CapsLock') ? said('Caps Lock is on.') : '';
    if (hint.textContent !== text) {
      hint.textContent = text;
    }
  };
  // Autofill sends key events that are none.
  const onKey = (event: Event) => event instanceof KeyboardEvent && look(event);
  input.addEventListener('keydown', onKey);
  input.addEventListener('keyup', onKey);
  input.addEventListener('blur', () => hint.replaceChildren());
  return hint;
}
