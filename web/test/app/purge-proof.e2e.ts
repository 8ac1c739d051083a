import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';

import { minds, proveAgain, type SignedIn, signedInPage, useServer, visit, withAnOldProof } from './house';

useServer();

/** The server's refusal, as it comes where the proof grew old while the question was read; what it leads to is the server's own page. */
async function refused(page: Page, address: string): Promise<void> {
  minds(page, /403/);
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

// In a file of its own, and one test: who proves again who they are gets another cookie, and the one that tests share is a copy then.
describe('deleting for good', () => {
  it('asks who one is when the proof is old, before it asks whether one is sure, and goes on with what was asked', async () => {
    const signed = await signedInPage({ routed: true });
    const { page } = signed;
    await fill(signed);
    for (const grown of ['before', 'meanwhile'] as const) {
      const sure = (name: string) => page.getByRole('alertdialog').getByRole('button', { name });
      /** What is asked stands on the page, or is asked after the proof. */
      const asks = async (address: string, ask: () => Promise<void>, name: string): Promise<void> => {
        await (grown === 'before' ? withAnOldProof(page) : refused(page, address));
        await ask();
        grown === 'meanwhile' && (await sure(name).click());
        await proveAgain(page);
        await sure(name).waitFor();
      };
      await binned(signed);
      await visit(page, '/bin');
      await asks('**/$batch', async () => {
        await page.getByRole('row', { name: /^one.txt/ }).click({ position: { x: 200, y: 20 } });
        await page.getByRole('button', { name: 'Delete forever' }).click();
      }, 'Delete forever');
      await page.getByRole('alertdialog').getByText('one.txt').waitFor();
      await sure('Delete forever').click();
      await page.getByText('Deleted 1 item forever').waitFor();
      await page.getByRole('row', { name: /^two.txt/ }).waitFor();

      await asks('**/recycleBin/empty', () => page.getByRole('button', { name: 'Empty the recycle bin' }).click(), 'Empty the recycle bin');
      await sure('Empty the recycle bin').click();
      await page.getByText('Deleted 2 items forever').waitFor();

      const version = grown === 'before' ? 1 : 2;
      await visit(page, signed.folder.path);
      await asks(`**/versions/${version}.0`, async () => {
        await page.getByRole('row', { name: /^essay/ }).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Version history' }).click();
        await page.getByRole('button', { name: `More actions for version ${version}` }).click();
        await page.getByRole('menuitem', { name: 'Delete version' }).click();
      }, 'Delete version');
      await sure('Delete version').click();
      await page.getByText(`Version ${version}`, { exact: true }).waitFor({ state: 'detached' });
    }
  });
});

async function fill({ put }: SignedIn): Promise<void> {
  for (const text of ['one', 'two', 'three']) {
    await put('essay.txt', text);
  }
}

async function binned({ api, put }: SignedIn): Promise<void> {
  for (const name of ['one.txt', 'two.txt', 'three.txt']) {
    await api('DELETE', `/me/drive/items/${(await put(name, name)).id}`);
  }
}
