import { describe, expect, it } from 'vitest';

import { aLine, calm, findsNothing, signedInPage, untilHolds, useServer, visit } from './house';

useServer();

describe('settings', () => {
  it('change the language, the colours and the letters at once, and stay', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/settings');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await findsNothing(page);
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    await page.getByLabel('Dunkel').check();
    await page.getByLabel('Einzelne Buchstaben sind Kürzel').uncheck();
    await page.reload();
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.style.colorScheme])).toEqual(['de', 'dark']);
    await findsNothing(page);
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    calm(page);
    await signed.context.close();
  });

  it('tell what takes the room, and delete the largest with a way back', async () => {
    const signed = await signedInPage();
    const { page, put } = signed;
    await put('largest.bin', Buffer.alloc(300_000, 1));
    await visit(page, '/settings/storage');
    await page.getByText(/used \(\d+ %\)/).waitFor();
    await findsNothing(page);
    await page.getByRole('button', { name: 'Delete largest.bin' }).first().click();
    await page.getByText('“largest.bin” is in the recycle bin').waitFor();
    await page.getByRole('link', { name: 'largest.bin' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'largest.bin' }).waitFor();
    calm(page);
    await signed.context.close();
  });
});

describe('safeguards', () => {
  it('tell each promise with its evidence', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/safeguards');
    await page.getByRole('heading', { name: 'Safeguards', level: 1 }).waitFor();
    await page.getByText('no copy is missing').waitFor();
    await page.getByText('Everything at once was not checked yet').waitFor();
    await page.getByText('No backup is in the server’s settings').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Evidence of' }).count()).toBe(12);
    await page.getByText('How that is computed').click();
    await page.getByText('while all the others lack it').waitFor();
    await page.getByText('one accident takes it all').waitFor();
    await findsNothing(page);
    calm(page);
    await signed.context.close();
  });
});

describe('help', () => {
  it('is found and read, also in German', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/help');
    await page.getByLabel('Search the help').fill('trash');
    await page.getByRole('link', { name: 'Having deleted things back' }).click();
    await page.getByRole('heading', { name: 'Having deleted things back', level: 1 }).waitFor();
    await findsNothing(page);
    await signed.context.close();
    const german = await signedInPage({ language: 'de-DE' });
    await visit(german.page, '/help');
    await german.page.getByRole('link', { name: 'Gelöschtes zurückholen' }).waitFor();
    await findsNothing(german.page);
    calm(german.page);
    await german.context.close();
  });
});

describe('the app, installed', () => {
  it('keeps its own parts and nothing else', async () => {
    const line = await aLine();
    const signed = await signedInPage({ line });
    const { page, folder, put } = signed;
    await put('secret.txt', 'a secret text');
    await visit(page, folder.path);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await untilHolds(page, () => navigator.serviceWorker.controller !== null);
    await visit(page, folder.path);
    await page.getByRole('row', { name: /^secret/ }).waitFor();
    await untilHolds(page, async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length))).some((n) => n > 0));
    const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((each) => new URL(each.url).pathname)))).flat());
    expect(kept.every((each) => each.startsWith('/assets/'))).toBe(true);
    calm(page, /error loading dynamically imported module/); // Firefox tells of parts that were coming as the page was left

    line.cut();
    const answer = await page.goto(page.url());
    expect(answer?.status()).toBe(503);
    await page.getByRole('heading', { name: 'No connection' }).waitFor();
    line.mend();
    await page.reload();
    await page.getByRole('row', { name: /^secret/ }).waitFor();
    await signed.context.close();
  });

  it('takes files that another app shares', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/files');
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await untilHolds(page, () => navigator.serviceWorker.controller !== null);
    // As the system does: a form that is sent from nowhere. The page's policy lets forms go to this server.
    await page.evaluate(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/app/share';
      form.enctype = 'multipart/form-data';
      const field = document.createElement('input');
      field.type = 'file';
      field.name = 'files';
      const data = new DataTransfer();
      data.items.add(new File(['shared content'], 'shared in.txt', { type: 'text/plain' }));
      field.files = data.files;
      form.append(field);
      document.body.append(form);
      form.submit();
    });
    await page.waitForURL('**/app/share');
    await page.getByText('shared in.txt').waitFor();
    await page.getByText('This file goes into My files').waitFor();
    await findsNothing(page);
    await signed.context.close();
  });

  it('has a manifest whose icons are there', async () => {
    const signed = await signedInPage();
    const { page, context } = signed;
    await visit(page, '/files');
    const address = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = (await (await context.request.get(new URL(address!, page.url()).href)).json()) as { icons: { src: string }[] };
    for (const { src } of manifest.icons) {
      expect((await context.request.get(new URL(src, page.url()).href)).status(), src).toBe(200);
    }
    await signed.context.close();
  });
});
