/** Every page, in the ways in which people look at them. */
import { describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { losesNothing, showsItsFocus } from './fits';
import { calm, findsNothing, type SignedIn, signedInPage, untilHolds, useServer, visit, type Wish } from './house';
import { lookAt } from './look';
import { APP_PAGES, type AppPage, someFiles } from './pages';

// Some pages are the owner's alone.
useServer('owner');

async function shown(wanted: AppPage, wish: Wish = {}): Promise<Pick<SignedIn, 'page'>> {
  const looked = await lookAt(wanted, wish);
  await settled(looked);
  return looked;
}

/** Nothing is loading any more, and nothing moves. */
async function settled({ page }: Pick<SignedIn, 'page'>): Promise<void> {
  await untilHolds(page, () => document.querySelector('main [role=progressbar][aria-busy], main .fui-Skeleton, main .fui-Spinner') === null);
  await untilHolds(page, () => document.getAnimations().every((each) => each.playState !== 'running' || each.effect?.getComputedTiming().iterations === Infinity));
}

const named = (names: readonly string[]): readonly AppPage[] => APP_PAGES.filter(({ name }) => names.includes(name));

describe('every page', () => {
  it.each(APP_PAGES)('$name: passes axe in light and dark, and loses nothing at 200 % and on a narrow phone', async (wanted) => {
    const signed = await shown(wanted);
    const { page } = signed;
    await findsNothing(page);
    if (!CANNOT.setColours) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await untilHolds(page, () => document.documentElement.style.colorScheme === 'dark');
      await settled(signed);
      await findsNothing(page, 'colours');
    }
    await page.setViewportSize({ width: 640, height: 400 }); // what is left of 1280 × 800
    await losesNothing(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await losesNothing(page);
    await page.setViewportSize({ width: 320, height: 256 }); // 400 % (WCAG 1.4.10)
    await losesNothing(page);
  });

  it.each(named(['files', 'files-chosen', 'files-details', 'files-tiles', 'files-move', 'bin', 'restore-chosen', 'versions', 'share', 'settings', 'storage', 'uploads']))(
    '$name: is the other way round for a script that runs from right to left',
    async (wanted) => {
      const { page } = await shown(wanted, { look: { mirrored: true } });
      expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
      const rail = (await page.locator('nav').first().boundingBox())!;
      expect(rail.x + rail.width).toBe(1280);
      await losesNothing(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await losesNothing(page);
    },
  );
});

describe.skipIf(CANNOT.setColours)('high contrast', () => {
  it.each(named(['files-chosen', 'share', 'restore-chosen', 'settings']))('$name: passes axe, and the focus is seen', async (wanted) => {
    const { page } = await shown(wanted, { highContrast: true });
    await findsNothing(page);
    await showsItsFocus(page, 12);
    calm(page);
  });
});

describe('the focus', () => {
  it.each(CANNOT.setColours ? [false] : [false, true])('is seen wherever Tab leads to (dark: %s)', async (dark) => {
    const signed = await signedInPage({ dark });
    await visit(signed.page, await someFiles(signed));
    await signed.page.getByRole('row', { name: /^Budget/ }).waitFor();
    await showsItsFocus(signed.page, 24);
    calm(signed.page);
  });

  it('comes with what it is on into a small window', async () => {
    const signed = await signedInPage({ width: 640, height: 400 });
    await visit(signed.page, '/settings');
    await signed.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await showsItsFocus(signed.page, 24);
  });
});

describe('reduced motion', () => {
  it('is kept to: nothing runs for longer than a blink', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, await someFiles(signed));
    await page.getByRole('row', { name: /^notes/ }).click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /^notes/ }).focus();
    await page.keyboard.press('s');
    await page.getByRole('dialog').waitFor();
    const moving = await page.evaluate(() => document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration) > 50).map((each) => (each as CSSAnimation).animationName ?? each.id));
    expect(moving).toEqual([]);
  });
});
