import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';

import { aLine, CUT, minds, signedInPage, theServer, untilHolds, useServer, visit } from './house';

useServer('alone');

/** The service worker is there, and has all parts of the app. */
async function settled(page: Page): Promise<void> {
  await untilHolds(page, async () => {
    const parts = (await (await fetch('/assets/worker.js')).text()).match(/[a-z0-9-]+-[0-9a-f]{8}\.js/g) ?? [];
    const kept = await Promise.all(parts.map((each) => caches.match(`/assets/${each}`)));
    return navigator.serviceWorker.controller !== null && kept.length > 0 && kept.every((each) => each !== undefined);
  });
  await page.waitForLoadState('networkidle');
}

describe('a server that is away', () => {
  it('is told of on every page while it is, and never in the console', async () => {
    const { page, folder, put } = await signedInPage();
    const joined = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
    await visit(page, folder.path);
    await joined;
    await settled(page);
    const said = page.getByRole('status').getByText('Holdfast cannot be reached. What you see may be old; uploads go on when it is back.');
    const back = theServer().restart();
    await said.waitFor();
    await page.getByRole('link', { name: 'Recycle bin' }).first().click();
    await page.getByRole('heading', { name: 'Recycle bin' }).waitFor();
    await said.waitFor();
    await back;
    await said.waitFor({ state: 'detached', timeout: 60_000 });
    await page.getByText(/recycle bin is empty/i).first().waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: folder.name }).waitFor();
    await put('after.txt', 'after');
    await page.getByRole('row', { name: /^after/ }).waitFor(); // changes are told of again too
  });

  it('is told of in German, and costs one line of the console for each request that was under way', async () => {
    const line = await aLine();
    const { page, folder } = await signedInPage({ line, language: 'de' });
    await visit(page, folder.path);
    await settled(page);
    let errors = 0;
    page.on('console', (message) => (errors += message.type() === 'error' ? 1 : 0));
    minds(page, CUT);
    line.cut();
    const said = page.getByRole('status').getByText('Holdfast ist nicht zu erreichen.');
    await said.waitFor();
    await page.getByRole('link', { name: 'Papierkorb' }).first().click();
    await page.getByRole('heading', { name: 'Papierkorb' }).click();
    expect(errors).toBeLessThan(3);
    line.mend();
    await said.waitFor({ state: 'detached', timeout: 60_000 });
  });
});
