import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';

import { signedInPage, theServer, useServer, visit } from './house';

useServer();

/** The server's refusal, as it comes after five minutes; what it leads to is the server's own page. */
async function asAfterFiveMinutes(page: Page, address: string): Promise<void> {
  await page.route(address, async (route) => {
    if (route.request().method() === 'GET') {
      await route.continue();
      return;
    }
    const refusal = { error: { code: 'accessDenied', message: '', innerError: { code: 'proofTooOld' } } };
    const sent = route.request().postDataJSON() as { requests?: { id: string; url: string }[] } | null;
    await (sent?.requests?.every((each) => each.url.endsWith('permanentDelete')) === true
      ? route.fulfill({ json: { responses: sent.requests.map(({ id }) => ({ id, status: 403, body: refusal })) } })
      : sent?.requests === undefined
        ? route.fulfill({ status: 403, json: refusal })
        : route.continue());
  });
}

async function prove(page: Page, address: string): Promise<void> {
  await page.waitForURL(/\/prove/);
  await page.unroute(address);
  await page.fill('[name=password]', theServer().password);
  await page.click('form button.main');
}

// In a file of its own, and one test: who proves again who they are gets another cookie, and the one that tests share is a copy then.
describe('deleting for good', () => {
  it('asks who one is when the proof is old, and goes on with what was asked', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    for (const name of ['one.txt', 'two.txt', 'three.txt']) {
      await api('DELETE', `/me/drive/items/${(await signed.put(name, name)).id}`);
    }
    await signed.put('essay.txt', 'one');
    await signed.put('essay.txt', 'two');

    await visit(page, '/bin');
    await asAfterFiveMinutes(page, '**/$batch');
    await page.getByRole('row', { name: /^one.txt/ }).click({ position: { x: 200, y: 20 } });
    await page.getByRole('button', { name: 'Delete forever' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete forever' }).click();
    await prove(page, '**/$batch');
    await page.getByRole('alertdialog').getByText('one.txt').waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete forever' }).click();
    await page.getByText('Deleted 1 item forever').waitFor();
    await page.getByRole('row', { name: /^two.txt/ }).waitFor();

    await asAfterFiveMinutes(page, '**/recycleBin/empty');
    await page.getByRole('button', { name: 'Empty the recycle bin' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Empty the recycle bin' }).click();
    await prove(page, '**/recycleBin/empty');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Empty the recycle bin' }).click();
    await page.getByText('Deleted 2 items forever').waitFor();

    await visit(page, folder.path);
    await asAfterFiveMinutes(page, '**/versions/1.0');
    await page.getByRole('row', { name: /^essay/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Version history' }).click();
    await page.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Delete version' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete version' }).click();
    await prove(page, '**/versions/1.0');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete version' }).click();
    await page.getByText('Version 1', { exact: true }).waitFor({ state: 'detached' });
  });
});
