/** The server's own pages beside the app: one product, in two languages, with or without a script. */
import { describe, expect, it } from 'vitest';

import { ACCOUNT_PAGES, proven } from './account-pages';
import { losesNothing } from './fits';
import { calm, findsNothing, joining, type SignedIn, signedInPage, theServer, untilHolds, useServer, visit } from './house';
import { PASSWORD } from './people';

// Some pages are the owner's alone.
useServer('owner');

const STRANGER = ['/signin', '/signin?return=%2Ffiles', '/recover', '/signup', '/account', '/s/0123456789012345678901'];

async function holdsUp({ page }: SignedIn): Promise<void> {
  for (const [colorScheme, asked] of [['light', 'everything'], ['dark', 'colours']] as const) {
    await page.emulateMedia({ colorScheme });
    await untilHolds(page, () => document.getAnimations().length === 0); // colours fade
    await findsNothing(page, asked);
  }
  for (const size of [{ width: 640, height: 400 }, { width: 320, height: 256 }]) {
    await page.setViewportSize(size);
    for (const dir of ['rtl', 'ltr']) {
      await page.evaluate((way) => (document.documentElement.dir = way), dir);
      await losesNothing(page);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('every page of the server', () => {
  it.each(ACCOUNT_PAGES)('$name: passes axe in light and dark, and fits everywhere', async (wanted) => {
    const signed = await signedInPage();
    await visit(signed.page, (await wanted.prepare?.(signed)) ?? wanted.path ?? '/');
    await wanted.act?.(signed);
    await holdsUp(signed);
  });
});

describe('a password that is chosen', () => {
  it('is judged without moving what is pressed next', async () => {
    const signed = await signedInPage({ width: 360, height: 740 });
    const { page, context } = signed;
    await context.clearCookies({ name: '__Host-session' });
    await joining(page, `chooser.${process.pid}@example.org`);
    const button = page.locator('form button.main');
    const before = await button.boundingBox();
    await page.fill('[name=password]', PASSWORD);
    await page.locator('.strength[data-step="5"]').waitFor({ state: 'attached' });
    expect(await button.boundingBox()).toEqual(before);
    calm(page);
  });
});

describe('the pages of an account', () => {
  it('all open, pass axe, fit everywhere, and lead to no dead end', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    const looked = new Set(ACCOUNT_PAGES.map(({ name }) => name));
    const seen = new Set<string>();
    const left = ['/account'];
    // Whoever alone owns a server with other people on it is refused there; it is looked at above.
    seen.add('/account/delete');
    while (left.length > 0) {
      const path = left.shift()!;
      seen.add(path);
      const answer = await page.goto(theServer().address + path);
      expect(answer?.status(), path).toBe(200);
      expect(await page.locator('h1').count(), `a heading on ${path}`).toBe(1);
      expect(await page.locator('main a[href], main button').count(), `a way on from ${path}`).toBeGreaterThan(0);
      if (!looked.has(path.slice(1).replaceAll('/', '-'))) {
        await holdsUp(signed);
      }
      const links = await page.locator('a[href^="/account"]').evaluateAll((all) => all.map((each) => new URL((each as HTMLAnchorElement).href).pathname));
      left.push(...new Set(links.filter((each) => !seen.has(each) && !left.includes(each))));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['/account', '/account/security', '/account/devices', '/account/activity', '/account/plan', '/account/apps']));
    calm(page);
  }, 180_000);

  it.each(STRANGER)('who is not signed in sees %s, whole and without an error', async (path) => {
    const signed = await signedInPage();
    await signed.context.clearCookies();
    await signed.page.goto(theServer().address + path);
    await signed.page.locator('h1').waitFor();
    await holdsUp(signed);
    if (!path.startsWith('/s/')) {
      calm(signed.page); // that nothing is there the browser tells by itself
    }
  });
});

describe('the account', () => {
  it('stands in the frame of the app, and leads back to the files', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/settings');
    await page.getByRole('link', { name: 'App passwords and tokens' }).click();
    await page.getByRole('heading', { level: 1, name: 'App passwords and tokens' }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name: 'App passwords' }).getAttribute('aria-current')).toBe('page');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.getByRole('link', { name: 'Your files' }).click();
    await page.waitForURL(`${theServer().address}/`);
    await page.getByRole('button', { name: 'Upload', exact: true }).waitFor();
    calm(page);
  });

  it('is in the colours and the type of the app', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    const look = (selector: string) => page.locator(selector).first().evaluate((each) => {
      const { backgroundColor, color, fontSize, fontFamily, fontWeight } = getComputedStyle(each);
      return { backgroundColor, color, fontSize, fontFamily: fontFamily.replaceAll(/["']/g, ''), fontWeight };
    });
    await visit(page, '/settings');
    const app = { bar: await look('header'), rail: await look('nav[data-region=rail]'), title: await look('h1') };
    await visit(page, '/account');
    const account = { bar: await look('header'), rail: await look('nav.rail'), title: await look('h1') };
    expect(account.title.fontSize).toBe(app.title.fontSize);
    expect(account.title.fontWeight).toBe(app.title.fontWeight);
    expect(account.title.color).toBe(app.title.color);
    expect(account.bar.backgroundColor).toBe(app.bar.backgroundColor);
    expect(account.rail.backgroundColor).toBe(app.rail.backgroundColor);
    expect(account.rail.fontFamily).toBe(app.rail.fontFamily);
  });

  it('speaks the language and wears the colours that were chosen in the app, and the other way round', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/settings');
    await page.getByLabel('Language').selectOption('de');
    await page.getByLabel('Dunkel').check();
    await visit(page, '/account/plan');
    await page.getByRole('heading', { level: 1, name: 'Tarif und Platz' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).backgroundColor])).toEqual(['de', 'ltr', 'rgb(41, 41, 41)']);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Plan and space' }).waitFor();
    await visit(page, '/settings');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    calm(page);
  });

  it('is German for who reads German, on every page of it', async () => {
    const signed = await signedInPage({ language: 'de-AT' });
    await visit(signed.page, await proven(signed, '/account/security'));
    await signed.page.getByRole('heading', { level: 1, name: 'Sicherheit' }).waitFor();
    for (const each of ACCOUNT_PAGES.filter((page) => page.name.startsWith('account-') && page.path !== undefined)) {
      await visit(signed.page, each.path!);
      expect(await signed.page.evaluate(() => document.documentElement.lang), each.name).toBe('de');
      await findsNothing(signed.page);
    }
    await visit(signed.page, '/account/password');
    await signed.page.fill('[name=password]', 'kurz');
    await signed.page.getByText('Es hat weniger als 15 Zeichen.').waitFor();
  });
});

describe('signing in', () => {
  it('after a refusal, back and forward and a reload find the pages, and no password', async () => {
    const { page, context } = await signedInPage();
    await context.clearCookies();
    await page.goto(`${theServer().address}/signin`);
    await page.fill('[name=email]', theServer().email);
    await page.fill('[name=password]', 'certainly not the one');
    await page.locator('form button.main').click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Recover your account' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { name: 'Recover your account' }).waitFor();
    await page.goBack();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('alert').count(), 'told once').toBe(0);
    expect(await page.content()).not.toContain('certainly not the one');
  });

  it('says what is wrong, and keeps the address that was typed', async () => {
    const { page, context } = await signedInPage();
    await context.clearCookies();
    await page.goto(`${theServer().address}/signin`);
    await page.fill('[name=email]', theServer().email);
    await page.fill('[name=password]', 'certainly not the one');
    await page.locator('form button.main').click();
    await page.getByRole('alert').or(page.locator('.error')).first().waitFor();
    expect(await page.locator('[name=email]').inputValue()).toBe(theServer().email);
    await findsNothing(page);
    await page.fill('[name=password]', theServer().password);
    await page.locator('form button.main').click();
    await page.waitForURL('**/account');
  });
});
