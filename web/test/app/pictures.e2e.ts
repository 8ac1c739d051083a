/** Every page in light, dark and phone width: `npm run pictures` (PICTURES names the folder; without it nothing is done). */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { untilHolds, useServer, type Wish } from './house';
import { lookAt } from './look';
import { PAGES } from './pages';

const wanted = process.env['PICTURES'];
const folder = wanted === undefined || wanted === '1' ? path.join(import.meta.dirname, '../../target/pictures') : wanted;

const LOOKS: Readonly<Record<string, Wish>> = {
  light: {},
  dark: { dark: true },
  phone: { width: 390, height: 844, touch: true },
};

/** In the page: what was asked for is there, with its pictures and its letters, and nothing moves any more. */
function isAtRest(): boolean {
  const isHere = document.querySelector('main')?.textContent !== '' && document.querySelector('.fui-Spinner, [aria-busy=true]') === null;
  const moves = document.getAnimations().some((each) => each.playState === 'running' && each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  return isHere && !moves && document.fonts.status === 'loaded' && [...document.images].every((each) => each.complete);
}

/** What a part of the app shows that comes late is not all there in the first picture: one counts that is like the one before. */
async function settled(page: Page): Promise<Buffer> {
  let before = await page.screenshot();
  await expect.poll(async () => {
    const now = await page.screenshot();
    const same = now.equals(before);
    before = now;
    return same;
  }, { interval: 700 }).toBe(true);
  return before;
}

describe.runIf(wanted !== undefined)('pictures', () => {
  useServer('owner');
  mkdirSync(folder, { recursive: true });

  it.each(PAGES.flatMap((page) => Object.keys(LOOKS).map((look) => [page.name, look] as const)))('of %s in %s', async (name, look) => {
    const { page, close } = await lookAt(PAGES.find((each) => each.name === name)!, LOOKS[look]);
    await untilHolds(page, isAtRest);
    await writeFile(path.join(folder, `${name}-${look}.png`), await settled(page));
    await close();
  });
});
