import { describe, expect, it } from 'vitest';

import { calm, findsNothing, type Item, type SignedIn, signedInPage, useServer, visit } from './house';

useServer();

interface Listed {
  readonly value: readonly (Item & { seq: number; at: string; kind: string; size: number })[];
}

const names = async ({ api }: SignedIn, folder: string): Promise<string[]> => (await api<Listed>('GET', `/me/drive/items/${folder}/children?$top=1000`)).value.map((each) => each.name).sort();
const newest = async ({ api }: SignedIn): Promise<number> => (await api<Listed>('GET', '/me/drive/holdfast/operations?$top=1')).value[0]!.seq;

async function manyFiles(signed: SignedIn, count: number): Promise<string[]> {
  for (let i = 0; i < count; i++) {
    await signed.put(`file ${String(i).padStart(2, '0')}.txt`, `content ${i}`);
  }
  return names(signed, signed.folder.id);
}

describe('restore your drive', () => {
  it('undoes a mass deletion, and the undoing', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    const before = await manyFiles(signed, 12);
    const point = await newest(signed);
    for (const each of (await api<Listed>('GET', `/me/drive/items/${folder.id}/children`)).value) {
      await api('DELETE', `/me/drive/items/${each.id}`);
    }
    expect(await names(signed, folder.id)).toEqual([]);

    await visit(page, '/restore');
    // What was one act is one row, which opens; the first of the deletions is the one that everything later goes with.
    const act = page.getByRole('row', { name: new RegExp(`^Deleted 12 items in ${folder.name}, by You`) });
    const deletions = page.getByRole('row', { name: /^Deleted file/ });
    await act.waitFor();
    expect(await deletions.count()).toBe(0);
    await act.focus();
    await page.keyboard.press('ArrowRight');
    await deletions.nth(4).click();
    await page.getByText(/All 5 changes after .* will be rolled back/).waitFor();
    expect(await act.getByRole('checkbox').evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    await findsNothing(page);
    await deletions.nth(4).press('ArrowLeft');
    expect(await act.evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await deletions.first().waitFor({ state: 'detached' });
    await act.press('Space');
    await page.getByText(/All 12 changes after .* will be rolled back/).waitFor();
    await act.press('Space');
    await page.getByText('Choose a time, or a change in the list.').waitFor();
    await act.click();
    await page.getByText(/All 12 changes after .* will be rolled back/).waitFor();
    expect(page.url()).toContain(`seq=${point}`);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('12 items come back').waitFor();
    await page.getByRole('treeitem', { name: new RegExp(folder.name) }).click();
    await page.getByRole('treeitem', { name: /file 03.txt/ }).waitFor();
    await findsNothing(page);

    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/12 changes after/).waitFor();
    await dialog.getByRole('heading', { name: /^Restore the whole drive to / }).waitFor();
    await findsNothing(page);
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/Restored to .*: 12 items changed/).waitFor();
    expect(await names(signed, folder.id)).toEqual(before);
    await findsNothing(page);
    // Nothing is chosen any more: the next press would be another wish.
    await page.getByText('Choose a time, or a change in the list.').waitFor();
    expect(await page.getByRole('button', { name: 'Restore', exact: true }).isEnabled()).toBe(false);

    await page.getByRole('region', { name: 'Report of the restore' }).getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the restore' }).click();
    await page.getByText(/The restore was undone/).waitFor();
    expect(await names(signed, folder.id)).toEqual([]);
    calm(page);
  });

  it('restores one folder, and shows before how it was', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    await signed.put('kept.txt', 'good');
    const other = await api('POST', '/me/drive/root/children', { name: `Beside ${folder.name}`, folder: {} });
    await signed.put('beside.txt', 'good', other.id);
    const point = await newest(signed);
    await signed.put('kept.txt', 'encrypted!');
    await signed.put('ransom.txt', 'pay');
    await signed.put('beside.txt', 'better', other.id);

    await visit(page, `/restore?seq=${point}&folder=${folder.id}`);
    await page.getByRole('radio', { name: `The folder ${folder.name}` }).waitFor();
    await page.getByRole('button', { name: 'Look at the drive as it was' }).click();
    await page.getByText('Changed since').waitFor();
    expect(await page.getByText('ransom.txt').count()).toBe(0);
    await findsNothing(page);
    await page.getByRole('button', { name: 'Back to the restore' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/Restored to/).waitFor();
    expect(await names(signed, folder.id)).toEqual(['kept.txt']);
    const beside = await api<Listed>('GET', `/me/drive/items/${other.id}/children`);
    expect(beside.value[0]!.size).toBe('better'.length);
    calm(page);
  });

  it('offers no day before the drive was there', async () => {
    const { page } = await signedInPage();
    await visit(page, '/restore');
    const yesterday = page.getByRole('button', { name: 'Yesterday' });
    await yesterday.waitFor();
    expect(await yesterday.getAttribute('aria-disabled')).toBe('true');
    expect(await yesterday.getAttribute('title')).toBe('There was nothing in your drive then');
    await yesterday.press('Enter');
    expect(page.url()).not.toContain('at=');
  });

  it('takes a time that is picked at once, and one out of reach when the field is left', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, '/restore');
    const field = page.getByLabel(/^Date and time/);
    const restore = page.getByRole('button', { name: 'Restore', exact: true });
    const past = await page.evaluate(() => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19));
    await field.fill(past);
    await page.getByText(/changes? after .* will be rolled back/).waitFor();
    expect(await restore.isEnabled()).toBe(true);
    expect(await field.inputValue()).toBe(past);
    const url = page.url();
    await field.fill('0002-11-27T10:00:00');
    expect(page.url()).toBe(url);
    await page.getByRole('heading', { name: 'Restore your drive' }).click();
    await expect.poll(() => field.inputValue()).toMatch(/^20/);
    calm(page);
  });

  it('is used by the keyboard alone', async () => {
    const signed = await signedInPage();
    const { page, folder } = signed;
    const before = await manyFiles(signed, 3);
    await signed.api('DELETE', `/me/drive/items/${(await signed.api<Listed>('GET', `/me/drive/items/${folder.id}/children`)).value[0]!.id}`);
    await visit(page, '/restore');
    const slider = page.getByRole('slider', { name: 'Day to go back to the beginning of' });
    await slider.focus();
    expect(await slider.getAttribute('aria-valuetext')).toBe('Now, nothing is rolled back');
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Today, \d+ changes/);
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.getByText('Choose a time, or a change in the list.').waitFor();
    await page.getByRole('row', { name: /^Deleted file/ }).first().focus();
    await page.keyboard.press('Space');
    await page.getByText('The one change after').waitFor();
    await page.getByRole('button', { name: 'Restore', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/Restored to/).waitFor();
    expect(await names(signed, folder.id)).toEqual(before);
    calm(page);
  });

  it('fits a phone', async () => {
    const signed = await signedInPage({ width: 360, height: 740, touch: true });
    await manyFiles(signed, 3);
    await visit(signed.page, '/restore');
    await signed.page.getByRole('slider').first().waitFor();
    expect(await signed.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await signed.page.evaluate(() => document.querySelector('main')!.scrollWidth)).toBeLessThanOrEqual(360);
    await findsNothing(signed.page);
    calm(signed.page);
  });
});

describe('versions of a file', () => {
  it('are listed, opened, restored and deleted', async () => {
    const signed = await signedInPage();
    const { page, api } = signed;
    const file = await signed.put('essay.txt', 'one');
    await signed.put('essay.txt', 'two, longer');
    await signed.put('essay.txt', 'three');
    await visit(page, signed.folder.path);
    await page.getByRole('row', { name: /^essay/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Version history' }).click();
    const panel = page.getByRole('dialog', { name: 'Versions of essay.txt' });
    await panel.getByText('Version 3').waitFor();
    expect(await panel.getByRole('listitem').count()).toBe(3);
    expect(await panel.locator('[aria-current=true]').textContent()).toContain('Version 3');
    await findsNothing(page);

    await panel.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Open' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByText('one').first().waitFor();
    await page.getByRole('dialog', { name: 'Version 1 of essay.txt' }).getByRole('button', { name: 'Close' }).click();

    await panel.getByRole('button', { name: 'More actions for version 2' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Download' }).click()]);
    expect(download.suggestedFilename()).toBe('essay.txt');

    await panel.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Restore' }).click();
    await panel.getByText('Version 4').waitFor();
    expect((await api('GET', `/me/drive/items/${file.id}`))['size']).toBe(3);

    await panel.getByRole('button', { name: 'More actions for version 2' }).click();
    await page.getByRole('menuitem', { name: 'Delete version' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete version' }).click();
    await panel.getByText('Version 2', { exact: true }).waitFor({ state: 'detached' });
    calm(page);
  });
});

describe('a restore that others notice', () => {
  it('says beforehand for whom what will be gone, back or otherwise', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    const plans = await api('POST', `/me/drive/items/${folder.id}/children`, { name: 'Plans', folder: {} });
    await signed.put('draft.txt', 'one', plans.id);
    const { value } = await api<Listed>('GET', '/me/drive/holdfast/operations?$top=1');
    await signed.put('draft.txt', 'two!', plans.id);
    const late = await signed.put('late.txt', 'x');
    await api('POST', `/me/drive/items/${plans.id}/invite`, { recipients: [{ email: 'ben@example.org' }], roles: ['read'], sendInvitation: false });
    await api('POST', `/me/drive/items/${late.id}/createLink`, { type: 'view', scope: 'anonymous' });
    await visit(page, `/restore?seq=${value[0]!.seq}&folder=${folder.id}`);
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('late.txt will be gone for whoever has the link.').waitFor();
    await page.getByText('1 change in Plans, which ben@example.org can see.').waitFor();
    await findsNothing(page);
    calm(page);
  });

  it('is told again after a reload, with its report, and undone from there', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    await signed.put('a.txt', 'good');
    const { value } = await api<Listed>('GET', '/me/drive/holdfast/operations?$top=1');
    await signed.put('a.txt', 'bad!!');
    await api('POST', '/me/drive/holdfast/restore', { seq: value[0]!.seq, folderId: folder.id });
    await visit(page, '/restore');
    const row = page.getByRole('listitem').filter({ hasText: `The folder ${folder.name} went back` });
    await row.getByRole('button', { name: /^Show the report of/ }).click();
    await row.getByText('1 file has its former content').waitFor();
    await row.getByText('a.txt: former content').waitFor();
    await findsNothing(page);
    await row.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the restore' }).click();
    await page.getByText(/The restore was undone/).waitFor();
    await page.getByText(`A restore of the folder ${folder.name} was undone`).waitFor();
    expect((await api<{ size: number }>('GET', `/me/drive/items/${folder.id}:/a.txt`)).size).toBe(5);
    calm(page);
  });
});

describe('the recycle bin', () => {
  it('is filtered, and gives back what is asked for, with the place told', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    await api('POST', '/me/drive/holdfast/recycleBin/empty');
    const one = await signed.put('report.txt', 'r');
    const two = await signed.put('letter.txt', 'l');
    await api('DELETE', `/me/drive/items/${one.id}`);
    await api('DELETE', `/me/drive/items/${two.id}`);
    await signed.put('report.txt', 'another of that name');
    await visit(page, '/bin');
    await page.getByRole('row', { name: /^letter.txt, from .* 30 days left/ }).waitFor();
    await findsNothing(page);
    await page.getByRole('searchbox', { name: 'Search the recycle bin' }).fill('report');
    await page.getByRole('row', { name: /^letter.txt/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^report.txt/ }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText(/^Restored report.txt to .* as report.*, because that name was taken$/).waitFor();
    expect(await names(signed, folder.id)).toHaveLength(2);
    calm(page);
  });

  it('is restored whole', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    await api('POST', '/me/drive/holdfast/recycleBin/empty');
    const inside = await api('POST', `/me/drive/items/${folder.id}/children`, { name: 'inside', folder: {} });
    const deep = await signed.put('deep.txt', 'd', inside.id);
    await manyFiles(signed, 25);
    const before = await names(signed, folder.id);
    await api('DELETE', `/me/drive/items/${deep.id}`);
    for (const each of (await api<Listed>('GET', `/me/drive/items/${folder.id}/children`)).value) {
      await api('DELETE', `/me/drive/items/${each.id}`);
    }
    await visit(page, '/bin');
    await page.getByRole('button', { name: 'Restore all items' }).click();
    await page.getByText('Restored 27 items').waitFor();
    await page.getByText('The recycle bin is empty').waitFor();
    expect(await names(signed, folder.id)).toEqual(before);
    expect(await names(signed, inside.id)).toEqual(['deep.txt']); // its folder came first
    calm(page);
  });

  it('is emptied only when somebody is sure', async () => {
    const signed = await signedInPage();
    const { page, api } = signed;
    await api('POST', '/me/drive/holdfast/recycleBin/empty');
    const one = await signed.put('report.txt', 'r');
    await api('DELETE', `/me/drive/items/${one.id}`);
    await visit(page, '/bin');
    await page.getByRole('button', { name: 'Empty the recycle bin' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('row', { name: /^report.txt/ }).waitFor();
    await page.getByRole('button', { name: 'Empty the recycle bin' }).click();
    await findsNothing(page);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Empty the recycle bin' }).click();
    await page.getByText('Deleted 1 item forever').waitFor();
    await page.getByText('The recycle bin is empty').waitFor();
    await findsNothing(page);
    calm(page);
  });
});
