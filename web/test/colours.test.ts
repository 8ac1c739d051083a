import { describe, expect, it } from 'vitest';
import { coloured, elements } from '../src/preview/colours';

const text = (lines: ReturnType<typeof coloured>): string =>
  (lines ?? []).map((line) => line.map((piece) => piece.text).join('')).join('\n');

describe('colours of a text', () => {
  it('leave the text as it is, line by line', () => {
    const source = 'let a = "<b>&amp;";\n\n/* one\n   two */\n';
    expect(text(coloured(source, 'js'))).toBe(source);
    expect(coloured(source, 'js')).toHaveLength(5);
  });

  it('reach over all lines of what is one', () => {
    const lines = coloured('/* one\ntwo */', 'java') ?? [];
    expect(lines.map((line) => line[0]?.classes)).toEqual([['hljs-comment'], ['hljs-comment']]);
  });

  it('make spans and text of a page, and nothing else', () => {
    const source = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const box = document.createElement('code');
    box.append(...(coloured(source, 'html') ?? []).flatMap(elements));
    expect(box.textContent).toBe(source);
    expect([...box.querySelectorAll('*')].every((each) => each.tagName === 'SPAN')).toBe(true);
    expect(box.querySelectorAll('[onerror], [src]')).toHaveLength(0);
  });

  it('are not there for a language that nobody knows, nor for a book', () => {
    expect(coloured('a', 'nonsense')).toBeUndefined();
    expect(coloured('a '.repeat(200_000), 'js')).toBeUndefined();
  });
});
