import hljs from 'highlight.js/lib/common';

/** A line's parts: text, and what it is in the language (`hljs-…`), the outermost first. */
export interface Piece {
  readonly text: string;
  readonly classes: readonly string[];
}

/** Colouring more takes a browser seconds. */
const MOST_CHARACTERS = 300_000;

/**
 * The lines of a text with what its parts are, or nothing where the language is not known. What the highlighter makes is
 * HTML; of it only text and names of classes are taken, so that a mistake in it can make no element.
 */
export function coloured(text: string, language: string): Piece[][] | undefined {
  if (text.length > MOST_CHARACTERS || hljs.getLanguage(language) === undefined) {
    return undefined;
  }
  const html = hljs.highlight(text, { language, ignoreIllegals: true }).value;
  const lines: Piece[][] = [[]];
  walk(new DOMParser().parseFromString(`<pre>${html}</pre>`, 'text/html').body, [], lines);
  return lines;
}

function walk(node: Node, classes: readonly string[], lines: Piece[][]): void {
  for (const child of node.childNodes) {
    if (child instanceof Text) {
      put(child.data, classes, lines);
    } else if (child instanceof Element) {
      const named = [...child.classList].filter((name) => /^hljs-[a-z_-]+$/.test(name));
      walk(child, [...classes, ...named], lines);
    }
  }
}

function put(text: string, classes: readonly string[], lines: Piece[][]): void {
  text.split('\n').forEach((part, i) => {
    if (i > 0) {
      lines.push([]);
    }
    if (part !== '') {
      lines.at(-1)?.push({ text: part, classes });
    }
  });
}

export function elements(pieces: readonly Piece[]): Node[] {
  return pieces.map(({ text, classes }) => {
    if (classes.length === 0) {
      return document.createTextNode(text);
    }
    const span = document.createElement('span');
    span.className = classes.join(' ');
    span.textContent = text;
    return span;
  });
}
