import { describe, expect, it } from 'vitest';

import { Refusal, refusal } from '../src/app/graph/refusal';
import { saysWhy } from '../src/app/parts/says-why';
import { reasons } from '../src/app/words/reasons';
import { loadReasons } from '../src/app/words/why';
import { allWords, de, en } from './catalogues';
import { javaSource } from './java-source';

/** Of which the kind says all (`refusal.KIND`), or another page has its own words, or which hold a room's code inside. */
const BY_KIND = new Set(['invalidPath', 'sharingRefused', 'sharingNotInPlan', 'invalidQueryOption', 'tooManyItems', 'resyncChangesUploadDifferences', 'resyncChangesApplyDifferences', 'entityTagDoesNotMatch', 'readOnly']);

const camel = (code: string): string => code.toLowerCase().replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());

/** The codes of the enum of one kind of refusal. */
function whys(kind: string, what: string): string[] {
  const source = javaSource('drive', 'main', 'DriveRefusal');
  const [, body = ''] = new RegExp(`class ${kind} extends[\\s\\S]*?enum \\w+ \\{([\\s\\S]*?);\\n`).exec(source) ?? [];
  return [...body.matchAll(/^ {6}([A-Z_]+)\(/gm)].map((each) => camel(`${what}-${each[1]!}`));
}

function codes(): string[] {
  const refusals = javaSource('server', 'main', 'graph/Refusals');
  const quoted = [...refusals.matchAll(/"[a-z][A-Za-z]+",\s*"([a-z][A-Za-z]+)",/g), ...refusals.matchAll(/(?:invalid|unavailable|range)\(\s*"([a-z][A-Za-z]+)",/g)].map((each) => each[1]!);
  const kinds = [...refusals.matchAll(/case DriveRefusal\.(\w+) refused ->(?:(?!case )[\s\S])*?because\(refused\.code\(\)\)/g)].map((each) => camel(each[1]!.replaceAll(/(?!^)([A-Z])/g, '-$1')));
  const search = [...javaSource('server', 'main', 'graph/SearchHandler').matchAll(/"(search(?!Result)[A-Z]\w+)"/g)].map((each) => each[1]!);
  return [
    ...quoted.filter((each) => !BY_KIND.has(each)),
    ...kinds.filter((each) => each !== 'shareRefused'),
    ...search,
    ...whys('NameForbidden', 'name'),
    ...whys('DescriptionForbidden', 'description'),
    ...whys('Forbidden', 'forbidden'),
    ...whys('ShareRefused', 'share'),
    ...whys('ShareNotInPlan', 'plan'),
    'weakPassword',
    'versionNameForbidden',
  ];
}

describe('why something was refused', () => {
  it('has a sentence in each language for each code of the rooms, and none besides', () => {
    const wanted = [...new Set(codes())].sort();
    expect(wanted.length).toBeGreaterThan(50);
    expect(Object.keys(reasons.en).filter((each) => each !== 'said').sort()).toEqual(wanted);
    for (const code of wanted) {
      const [english, german] = [reasons.en, reasons.de].map((texts) => (texts as Readonly<Record<string, string>>)[code]!);
      expect(english, code).toMatch(/[.|]$/);
      expect(german, code).toMatch(/[.|]$/);
      expect(german, code).not.toBe(english);
    }
  });

  it('is said in the language of the page, and in the words of the server only where nobody has others', async () => {
    const german = await allWords('de');
    const named = refusal(400, { code: 'invalidRequest', message: 'A name does not end with a dot.', innerError: { code: 'invalidPath', innerError: { code: 'nameDot' } } });
    const odd = refusal(400, { code: 'invalidRequest', message: 'Odd.' });
    expect(saysWhy(odd, german)).toBe(de['refusal.invalid']);
    await loadReasons();
    expect(saysWhy(named, german)).toBe(reasons.de.nameDot);
    expect([named.kind, named.inner, named.why]).toEqual(['name-bad', 'invalidPath', 'nameDot']);
    expect(saysWhy(odd, german)).toBe(`${de['refusal.invalid']} Auf Englisch sagt er: „Odd.“`);
    expect(saysWhy(odd, await allWords('en'))).toBe(`${en['refusal.invalid']} Odd.`);
    expect(saysWhy(new Refusal('offline', 0), german)).toBe(de['refusal.offline']);
  });
});
