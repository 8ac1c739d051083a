import { describe, expect, it } from 'vitest';

import { type Item, signedInPage, theServer, useServer, visit } from './house';

useServer();

interface Listed {
  readonly value: readonly (Item & { seq: number; size: number })[];
}

// In a file of its own: who proves again who they are gets another cookie, and the one that tests share is a copy then.
describe('a restore', () => {
  it('asks who one is when the proof is old, and goes on where it was', async () => {
    const signed = await signedInPage({ routed: true });
    const { page } = signed;
    await signed.put('a.txt', 'good');
    const point = (await signed.api<Listed>('GET', '/me/drive/holdfast/operations?$top=1')).value[0]!.seq;
    await signed.put('a.txt', 'bad!');
    // The server's refusal, as it comes after five minutes; what it leads to is the server's own page.
    await page.route('**/holdfast/restore', (route) =>
      route.fulfill({ status: 403, json: { error: { code: 'accessDenied', message: '', innerError: { code: 'proofTooOld' } } } }),
    );
    await visit(page, `/restore?seq=${point}`);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await page.waitForURL(/\/prove/);
    await page.unroute('**/holdfast/restore');
    await page.fill('[name=password]', theServer().password);
    await page.click('form button.main');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/Restored to/).waitFor();
    expect((await signed.api<Listed>('GET', `/me/drive/items/${signed.folder.id}/children`)).value[0]!.size).toBe(4);
  });
});
