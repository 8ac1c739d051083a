/**
 * The script of the pages that show texts, pictures, sounds and films: all of them can be read without it. Contract with the
 * page: `code[data-language]` with a `.line` for each line; `[data-failed]` on what may turn out not to be shown.
 */
import { coloured, elements } from './colours';

document.querySelectorAll<HTMLElement>('code[data-language]').forEach(colourLines);
document.querySelectorAll<HTMLElement>('.prose pre > code[class^="language-"]').forEach(colourBlock);
document.querySelectorAll<HTMLElement>('[data-failed]').forEach(sayWhenItFails);

function colourLines(code: HTMLElement): void {
  const lines = [...code.querySelectorAll<HTMLElement>('.line')];
  const text = lines.map((line) => line.textContent).join('');
  const colours = coloured(text, code.dataset['language'] ?? '');
  if (colours !== undefined && colours.length >= lines.length) {
    lines.forEach((line, i) => line.replaceChildren(...elements(colours[i] ?? []), '\n'));
  }
}

function colourBlock(code: HTMLElement): void {
  const language = code.className.replace('language-', '');
  const colours = coloured(code.textContent, language);
  colours && code.replaceChildren(...colours.flatMap((line, i) => [...(i > 0 ? ['\n'] : []), ...elements(line)]));
}

function sayWhenItFails(shown: HTMLElement): void {
  const say = (): void => {
    const note = document.createElement('p');
    note.className = 'error';
    note.role = 'status';
    note.textContent = shown.dataset['failed'] ?? '';
    shown.replaceWith(note);
  };
  if (hasFailed(shown)) {
    say();
  } else {
    shown.addEventListener('error', say, { once: true });
  }
}

/** Whether it did before this script came. */
function hasFailed(shown: HTMLElement): boolean {
  return shown instanceof HTMLImageElement
    ? shown.complete && shown.naturalWidth === 0
    : shown instanceof HTMLMediaElement && shown.error !== null;
}
