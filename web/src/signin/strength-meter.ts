/**
 * The strength meter below a field in which a password is chosen. Contract with the page:
 *
 *     <input type="password" data-meter data-shortest="15" data-names="#displayName" data-mails="#email ana@example.org">
 *
 * `data-names` and `data-mails` list fields of the page (`#id`) or literal words, parted by spaces; `data-product` says
 * what the service calls itself. Nothing of a password leaves the page, and none of it is put into another element.
 */
import type { Guesser } from './guesser';
import { type Circumstances, hints, measured, SHORTEST_ALONE } from './password-rule';
import { NOTHING_TYPED, type Strength, strengthOf } from './strength';

/** Long enough that a screen reader is not interrupted by every letter. */
const PAUSE_MILLIS = 350;

const STEPS = 5;

/** @param load brings the guesser; called again if it failed before */
export function addMeter(input: HTMLInputElement, load: () => Promise<Guesser>): void {
  const bar = stepBar();
  const words = document.createElement('div');
  words.setAttribute('role', 'status');
  words.id = `${input.id || input.name}-strength`;
  input.after(bar, words);
  describeBy(input, words.id);

  const update = async () => {
    const strength = await measureNow(input, load);
    bar.dataset['step'] = String(strength.step);
    show(words, strength);
  };
  let pause: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('focus', () => void load().catch(() => undefined), { once: true });
  input.addEventListener('input', () => {
    clearTimeout(pause);
    // Without the dictionaries there is no meter; the server judges all the same.
    pause = setTimeout(() => void update().catch(() => undefined), PAUSE_MILLIS);
  });
}

function stepBar(): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'strength';
  bar.dataset['step'] = '0';
  bar.setAttribute('aria-hidden', 'true');
  bar.append(...Array.from({ length: STEPS }, () => document.createElement('i')));
  return bar;
}

function show(words: HTMLElement, strength: Strength): void {
  const lines = strength.step === 0 ? [] : [strength.verdict, ...strength.advice];
  words.replaceChildren(
    ...lines.map((text) => {
      const line = document.createElement('p');
      line.className = 'quiet';
      line.textContent = text;
      return line;
    }),
  );
}

function describeBy(input: HTMLInputElement, id: string): void {
  const before = input.getAttribute('aria-describedby');
  input.setAttribute('aria-describedby', before ? `${before} ${id}` : id);
}

async function measureNow(input: HTMLInputElement, load: () => Promise<Guesser>): Promise<Strength> {
  if (input.value === '') {
    return NOTHING_TYPED;
  }
  const estimate = await load();
  // Read only now: more may have been typed while the dictionaries came.
  const typed = input.value;
  const whose = circumstances(input);
  return strengthOf(typed, whose, estimate(measured(typed), hints(whose)));
}

function circumstances(input: HTMLInputElement): Circumstances {
  return {
    shortest: Number.parseInt(input.dataset['shortest'] ?? '', 10) || SHORTEST_ALONE,
    name: texts(input.dataset['names']).join(' '),
    mails: texts(input.dataset['mails']),
    product: input.dataset['product'] ?? 'Holdfast',
  };
}

function texts(list = ''): string[] {
  return list
    .split(/\s+/)
    .filter((each) => each !== '')
    .map((each) => {
      const field = each.startsWith('#') ? document.getElementById(each.slice(1)) : null;
      return field instanceof HTMLInputElement ? field.value : each;
    });
}
