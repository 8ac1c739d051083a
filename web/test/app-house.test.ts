import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { CLIENT_ID, RETURN_PATH } from '../src/app/graph/token';
import { javaSource } from './java-source';

const APP = path.join(import.meta.dirname, '../src/app');
const SHARED = ['graph', 'parts', 'shell', 'words'];
/** What each shared folder may ask of the others: no circles. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  words: [],
  graph: [],
  parts: ['graph', 'words'],
  shell: ['graph', 'parts', 'words'],
};

/** The rule for passwords, which is one for sign-up and for links. */
const BESIDE = ['../signin/password-rule', '../signin/guesser'];

const sources = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter((each) => /\.tsx?$/.test(each));

/** Of each file: its folder, and the folders of the app that it imports from, with the file named there. */
function imports(file: string): { readonly folder: string; readonly inside: string }[] {
  const text = readFileSync(path.join(APP, file), 'utf8');
  const all = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((each) => each[1]!);
  return all.map((each) => {
    const [folder = '', ...inside] = path.relative(APP, path.resolve(APP, path.dirname(file), each)).split(path.sep);
    return { folder, inside: inside.join('/') };
  });
}

describe('the house of the app', () => {
  it.each(sources.filter((each) => each.includes(path.sep)))('lets %s import what is below it', (file) => {
    const own = file.split(path.sep)[0]!;
    const mayUse = SHARED.includes(own) ? BELOW[own]! : SHARED;
    for (const { folder, inside } of imports(file).filter((each) => each.folder !== own && !BESIDE.includes(`${each.folder}/${each.inside}`))) {
      expect(mayUse, `${file} imports ${folder}`).toContain(folder);
      expect(inside, `${file} goes past the front door of ${folder}`).toBe('');
    }
  });

  it('says what holds for something around it by :global, since Griffel reads `[role=row]:hover &` as the thing itself', () => {
    for (const file of sources) {
      expect(readFileSync(path.join(APP, file), 'utf8'), file).not.toMatch(/'\[[^']*\][^']* &'/);
    }
  });

  it('has no text in a component: they stand in the words', () => {
    for (const file of sources.filter((each) => each.endsWith('.tsx'))) {
      const text = readFileSync(path.join(APP, file), 'utf8');
      expect(text, file).not.toMatch(/(?:aria-label|title|placeholder|label)="[A-Za-z]/);
      expect(text, file).not.toMatch(/dangerouslySetInnerHTML|\.innerHTML/);
    }
  });
});

describe('the app and the server', () => {
  it('mean the same client and the same address', () => {
    expect(javaSource('identity', 'main', 'KnownClients')).toContain(`"${CLIENT_ID}"`);
    expect(javaSource('server', 'main', 'oauth/AuthorizeDesk')).toContain(`"${RETURN_PATH}"`);
    expect(javaSource('server', 'main', 'app/AppDoor')).toContain(`"${RETURN_PATH}"`);
  });
});
