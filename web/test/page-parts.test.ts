import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Guesser } from '../src/signin/guesser';
import { setUpPasskey } from '../src/signin/passkey-form';
import { addAids } from '../src/signin/password-field';
import { addMeter } from '../src/signin/strength-meter';

function page(html: string): HTMLInputElement {
  document.body.innerHTML = html;
  return document.querySelector('input[type=password]')!;
}

function type(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new Event('input'));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a meter', () => {
  const guesser = vi.fn<Guesser>(() => ({ guessesLog10: 7, patterns: ['word'] }));
  const load = vi.fn(async () => guesser);

  beforeEach(() => {
    guesser.mockClear();
    load.mockClear();
  });

  it('asks for the dictionaries only once the field has the focus', () => {
    const input = page('<input type="password" id="p" data-meter>');
    addMeter(input, load);
    expect(load).not.toHaveBeenCalled();
    input.dispatchEvent(new Event('focus'));
    expect(load).toHaveBeenCalledOnce();
  });

  it('waits for a pause, then says what is weak in a polite region', async () => {
    const input = page('<input type="password" id="p" data-meter data-shortest="12" aria-describedby="hint">');
    addMeter(input, load);
    type(input, 'abc');
    type(input, 'abcdef');
    await vi.advanceTimersByTimeAsync(300);
    expect(guesser).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    expect(guesser).toHaveBeenCalledOnce();
    const region = document.querySelector('[role=status]')!;
    expect(region.textContent).toContain('It has fewer than 12 characters.');
    expect(region.textContent).not.toContain('abcdef');
    expect(document.querySelector<HTMLElement>('.strength')!.dataset['step']).toBe('3');
    expect(input.getAttribute('aria-describedby')).toBe(`hint ${region.id}`);
  });

  it('is empty again when the field is', async () => {
    const input = page('<input type="password" id="p" data-meter>');
    addMeter(input, load);
    type(input, 'abc');
    await vi.advanceTimersByTimeAsync(400);
    type(input, '');
    await vi.advanceTimersByTimeAsync(400);
    expect(document.querySelector('[role=status]')!.textContent).toBe('');
    expect(document.querySelector<HTMLElement>('.strength')!.dataset['step']).toBe('0');
  });

  it('knows names and addresses that stand in other fields, or in the page', async () => {
    const input = page(
      '<input id="n" value="Ana Winterbourne"><input type="password" id="p" data-meter data-names="#n" data-mails="#none quill@harbour.example">',
    );
    addMeter(input, load);
    type(input, 'x');
    await vi.advanceTimersByTimeAsync(400);
    expect(guesser.mock.calls[0]![1]).toEqual(
      expect.arrayContaining(['holdfast', 'ana', 'winterbourne', 'anawinterbourne', 'quill', 'harbour']),
    );
  });

  it('is silent when the dictionaries do not come', async () => {
    const input = page('<input type="password" id="p" data-meter>');
    addMeter(input, () => Promise.reject(new Error('offline')));
    input.dispatchEvent(new Event('focus'));
    type(input, 'abc');
    await vi.advanceTimersByTimeAsync(400);
    expect(document.querySelector('[role=status]')!.textContent).toBe('');
  });
});

describe('a field for a password', () => {
  it('shows what was typed on wish, and hides it before it is sent', () => {
    const input = page('<form><input type="password" id="p"></form>');
    addAids(input);
    const button = document.querySelector('button')!;
    button.click();
    expect(input.type).toBe('text');
    expect(button.getAttribute('aria-pressed')).toBe('true');
    expect(input.spellcheck).toBe(false);
    input.form!.dispatchEvent(new Event('submit'));
    expect(input.type).toBe('password');
    expect(button.getAttribute('aria-pressed')).toBe('false');
  });

  it('says that Caps Lock is on, while it is', () => {
    const input = page('<input type="password" id="p">');
    addAids(input);
    const hint = document.querySelector('[role=status]')!;
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true }));
    expect(hint.textContent).toBe('Caps Lock is on.');
    input.dispatchEvent(new KeyboardEvent('keyup', { key: 'a' }));
    expect(hint.textContent).toBe('');
  });
});

describe('a passkey form', () => {
  it('hides its button where there are no passkeys, and says so', () => {
    document.body.innerHTML =
      '<form data-passkey="get" data-options="{}"><input type="hidden" name="answer"><button type="button" data-passkey-go>Use a passkey</button></form>';
    setUpPasskey(document.querySelector('form')!);
    expect(document.querySelector('button')!.hidden).toBe(true);
    expect(document.querySelector('[role=status]')!.textContent).toContain('cannot use passkeys');
  });
});
