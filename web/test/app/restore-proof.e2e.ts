import { describe, expect, it } from 'vitest';

import { type Item, minds, proveAgain, type SignedIn, signedInPage, useServer, visit, withAnOldProof } from './house';

useServer();

interface Listed {
  readonly value: readonly (Item & { seq: number; size: number })[];
}

// In a file of its own, and one test: who proves again who they are gets another cookie, and the one that tests share is a copy then.
describe('a restore', () => {
  it('asks who one is before anything else when the proof is old, and goes on where it was', async () => {
    const signed = await signedInPage({ routed: true });
    const { page } = signed;
    const restore = page.getByRole('button', { name: 'Restore', exact: true });
    const sure = page.getByRole('alertdialog').getByRole('button', { name: 'Restore' });
    await visit(page, `/restore?seq=${await spoilt(signed)}`);
    await withAnOldProof(page);
    await restore.click();
    await proveAgain(page);
    await sure.click();
    await page.getByText(/Restored to/).waitFor();
    expect((await signed.api<Listed>('GET', `/me/drive/items/${signed.folder.id}/children`)).value[0]!.size).toBe(4);

    // The same where the proof grew old while the question was read: the door refuses.
    minds(page, /403/);
    await visit(page, `/restore?seq=${await spoilt(signed)}`);
    await page.route('**/holdfast/restore', (route) =>
      route.fulfill({ status: 403, json: { error: { code: 'accessDenied', message: '', innerError: { code: 'proofTooOld' } } } }),
    );
    await restore.click();
    await sure.click();
    await proveAgain(page);
    await sure.click();
    await page.getByText(/Restored to/).waitFor();
    expect((await signed.api<Listed>('GET', `/me/drive/items/${signed.folder.id}/children`)).value[0]!.size).toBe(4);
  });
});

/** @returns the point before it was */
async function spoilt(signed: SignedIn): Promise<number> {
  await signed.put('a.txt', 'good');
  const point = (await signed.api<Listed>('GET', '/me/drive/holdfast/operations?$top=1')).value[0]!.seq;
  await signed.put('a.txt', 'bad!');
  return point;
}
