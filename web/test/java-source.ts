import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The text of a source file of another room, as `identity/main/java/org/holdfast/identity/PasswordRule`. */
export function javaSource(room: string, kind: 'main' | 'test', name: string): string {
  const file = path.join(
    import.meta.dirname,
    '../..',
    room,
    `src/${kind}/java/org/holdfast`,
    room,
    `${name}.java`,
  );
  return readFileSync(file, 'utf8');
}

/** The number that a Java constant is set to. */
export function javaNumber(source: string, constant: string): number {
  const found = new RegExp(`${constant}\\s*=\\s*([0-9]+);`).exec(source);
  if (found?.[1] === undefined) {
    throw new Error(`no ${constant} in that source`);
  }
  return Number(found[1]);
}

/** A Java expression of string literals joined by `+`, as one string. */
export function javaText(expression: string): string {
  return [...expression.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((each) => each[1]).join('');
}
