import { readFileSync } from 'node:fs';

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { calm, findsNothing, signedInPage, type SignedIn, useServer, visit } from './house';

useServer();

interface Told {
  value: { log: number; entry: number; bytes: string; path?: string[] }[];
  key: string;
  checkpoint: string;
  extension: string[];
}

const flipped = (base64: string, at: number): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at] = bytes[at]! ^ 1;
  return bytes.toString('base64');
};

/** An answer on its way, changed by somebody in between. */
async function meddle(page: Page, what: 'events' | 'proofs', how: (told: Told) => void): Promise<void> {
  await page.route(`**/holdfast/audit/${what}**`, async (route) => {
    const answer = await route.fetch();
    const told = (await answer.json()) as Told;
    how(told);
    await route.fulfill({ response: answer, json: told });
  });
}

let count = 0;

/** Something happens, and gets its place in the log. */
async function happened({ api, put }: SignedIn): Promise<void> {
  const before = (await api<Told>('GET', '/me/drive/holdfast/audit/events?$top=1')).value[0]?.entry ?? -1;
  const file = await put(`shared ${++count}.txt`, 'x');
  await api('POST', `/me/drive/items/${file.id}/createLink`, { type: 'view', scope: 'anonymous' });
  await expect.poll(async () => (await api<Told>('GET', '/me/drive/holdfast/audit/events?$top=1')).value[0]?.entry ?? -1).toBeGreaterThan(before);
}

const verify = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await page.getByRole('region', { name: 'Verify' }).waitFor();
};

describe('the audit trail', () => {
  it('is verified in the browser, remembered, and verified again as it grows', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await happened(signed);
    await visit(page, '/settings');
    await page.getByRole('link', { name: 'Your audit trail' }).click();
    await page.getByText('Item shared', { exact: true }).first().waitFor();
    await findsNothing(page);
    await verify(page);
    await page.getByText(/^All \d+ events are verified$/).waitFor();
    await page.getByText('This browser looked for the first time.').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Not verified' }).count()).toBe(0);
    await findsNothing(page);
    await happened(signed);
    await page.reload();
    await verify(page);
    await page.getByText(/The log continues the one that this browser saw before \(\d/).waitFor();
    calm(page);
    await signed.context.close();
  });

  it('is filtered by kind, time and device', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await happened(signed);
    await visit(page, '/settings/audit');
    await page.getByLabel('Show', { exact: true }).selectOption('sharing');
    await page.getByText('Item shared', { exact: true }).first().waitFor();
    await page.getByText('Account made', { exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('No event fits.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('');
    await page.getByLabel('Device or network address').fill('no such thing');
    await page.getByText('No event fits.').waitFor();
    await page.getByLabel('Device or network address').fill('127.0.0.1');
    await page.getByText('Item shared', { exact: true }).first().waitFor();
    calm(page);
    await signed.context.close();
  });

  it.skipIf(CANNOT.hearOfSaved)('is saved with its proofs', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await happened(signed);
    await visit(page, '/settings/audit');
    await page.getByText('Item shared', { exact: true }).first().waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as file' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toMatch(/^audit-trail-\d{4}-\d\d-\d\d\.json$/);
    const saved = JSON.parse(readFileSync(await file.path(), 'utf8')) as { format: string; events: { result: string }[]; proofs: unknown[] };
    expect(saved.format).toBe('holdfast-audit-trail/1');
    expect(saved.events.length).toBeGreaterThan(3);
    expect(new Set(saved.events.map((each) => each.result))).toEqual(new Set(['verified']));
    expect(saved.proofs.length).toBeGreaterThan(0);
    calm(page);
    await signed.context.close();
  });

  it('names an event that was changed on the way, and no other', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await happened(signed);
    await meddle(page, 'events', ({ value: [, second] }) => (second!.bytes = flipped(second!.bytes, 30)));
    await visit(page, '/settings/audit');
    await verify(page);
    await page.getByText('1 event is not verified. It is marked in the list.').waitFor();
    await page.getByText('The bytes of this event are not those that the log signed: it was changed.').waitFor();
    await findsNothing(page);
    await signed.context.close();
  });

  it('names a proof that was changed on the way', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await happened(signed);
    await meddle(page, 'proofs', ({ value: [first] }) => (first!.path![0] = flipped(first!.path![0]!, 7)));
    await visit(page, '/settings/audit');
    await verify(page);
    await page.getByText('the proof that came with it does not lead to the log’s head').waitFor();
    await signed.context.close();
  });

  it('names a head that is forged, older, or of another log, and says what to do', async () => {
    const signed = await signedInPage();
    const { page, api } = signed;
    await happened(signed);
    const old = await api<Told>('GET', '/me/drive/holdfast/audit/proofs?log=1');
    await happened(signed);
    await visit(page, '/settings/audit');
    await verify(page);
    await page.getByText(/events are verified$/).waitFor();

    await meddle(page, 'proofs', (told) => (told.checkpoint = told.checkpoint.replace(/\n\d+\n/, (size) => `\n${Number(size) + 1}\n`)));
    await verify(page);
    await page.getByText('Log 1: its head is not signed by the log’s key').waitFor();
    await page.unroute('**/holdfast/audit/proofs**');

    await meddle(page, 'proofs', (told) => (told.checkpoint = old.checkpoint));
    await verify(page);
    await page.getByText('Log 1: its head is older than the one this browser saw before.').waitFor();
    await page.getByText('Tell whoever runs this server').waitFor();
    await findsNothing(page);
    await page.unroute('**/holdfast/audit/proofs**');

    // As if it had seen another server's log at this address.
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('holdfast.log')!) as { server: string };
      localStorage.setItem('holdfast.log', JSON.stringify({ ...kept, server: `holdfast/${'00'.repeat(16)}` }));
    });
    await verify(page);
    await page.getByText('Log 1: its head is of another log').waitFor();
    await page.getByRole('button', { name: 'Forget what this browser remembers' }).click();
    await verify(page);
    await page.getByText('This browser looked for the first time.').waitFor();
    await signed.context.close();
  });
});
