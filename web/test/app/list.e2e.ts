/** Groups, columns and undo of the list; names and pins of versions. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { calm, findsNothing, type SignedIn, signedInPage, standStill, useServer, visit } from './house';
import { someFiles } from './pages';

useServer();

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
const toast = (page: Page, text: string | RegExp) => page.locator('[data-region=toasts]').getByText(text);
const names = (page: Page): Promise<string[]> => page.locator('[data-index]').evaluateAll((rows) => rows.map((each) => each.getAttribute('aria-label')!.split(',')[0]!));
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

async function atHome(wish: Parameters<typeof signedInPage>[0] = {}): Promise<SignedIn> {
  const signed = await signedInPage(wish);
  await visit(signed.page, await someFiles(signed));
  await row(signed.page, 'Budget').waitFor();
  return signed;
}

async function groupBy(page: Page, how: string): Promise<void> {
  await page.getByRole('toolbar').getByRole('button', { name: 'Sort', exact: true }).click();
  await page.getByRole('group', { name: 'Group by' }).getByRole('menuitemradio', { name: how }).click();
}

const widthOf = (page: Page, column: string): Promise<number> =>
  page.getByRole('separator', { name: `Width of the column ${column}`, exact: true, includeHidden: true }).evaluate((edge) => edge.parentElement!.getBoundingClientRect().width);

describe('groups', () => {
  it('stand below headings, which fold by mouse and keys, and are read out', async () => {
    const { page } = await atHome();
    await groupBy(page, 'Type');
    await page.getByRole('treegrid').waitFor();
    expect((await names(page)).slice(0, 6)).toEqual(['Folders', 'Letters', 'Photographs', 'Taxes 2026', 'Documents', 'Minutes of the meeting.docx']);
    await findsNothing(page);
    const pictures = row(page, 'Pictures');
    expect(await pictures.getAttribute('aria-expanded')).toBe('true');
    expect(await pictures.getAttribute('aria-label')).toBe('Pictures, 1 item');
    await pictures.click();
    await row(page, 'harbour').waitFor({ state: 'detached' });
    expect(await pictures.getAttribute('aria-expanded')).toBe('false');

    await row(page, 'Folders').focus();
    await page.keyboard.press('ArrowLeft');
    await row(page, 'Letters').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await row(page, 'Letters').waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused(page)).toMatch(/^Letters/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page)).toMatch(/^Folders/);
    await page.keyboard.press('Enter');
    await row(page, 'Letters').waitFor({ state: 'detached' });

    await page.keyboard.press('Control+a'); // what is folded is not chosen
    await page.getByRole('button', { name: '7 selected' }).waitFor();
    await page.reload();
    await page.getByRole('treegrid').waitFor(); // it is kept
    await groupBy(page, 'Nothing');
    await page.getByRole('grid').waitFor();
    calm(page);
  });

  it('by date show what was changed today first', async () => {
    const { page } = await atHome();
    await page.getByRole('button', { name: 'Modified', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Group by Modified' }).click();
    await page.getByRole('treegrid').waitFor();
    expect((await names(page))[0]).toMatch(/^(Today|Yesterday)$/); // whoever runs it at midnight
    calm(page);
  });

  it('of thousands are drawn as far as they can be seen', async () => {
    const signed = await signedInPage();
    const { page, api, folder } = signed;
    const parts = Array.from({ length: 160 }, (_, i) => ({ id: String(i), method: 'POST', url: `/me/drive/items/${folder.id}/children`, headers: { 'Content-Type': 'application/json' }, body: { name: `folder ${String(i).padStart(3, '0')}`, folder: {} } }));
    for (let at = 0; at < parts.length; at += 20) {
      await api('POST', '/$batch', { requests: parts.slice(at, at + 20) });
    }
    await signed.put('last.png', 'x');
    await visit(page, folder.path);
    await groupBy(page, 'Type');
    await row(page, 'Folders').waitFor();
    expect((await names(page)).length).toBeLessThan(60);
    await row(page, 'Folders').focus();
    await page.keyboard.press('End');
    await row(page, 'last').waitFor();
    await row(page, 'Pictures').waitFor();
  });
});

describe('columns', () => {
  it('are dragged, and kept', async () => {
    const { page } = await atHome();
    const before = await widthOf(page, 'Size');
    const edge = page.getByRole('separator', { name: 'Width of the column Size', includeHidden: true });
    const box = (await edge.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 20, box.y + 5, { steps: 3 });
    await page.mouse.move(box.x + box.width / 2 + 40, box.y + 5, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => widthOf(page, 'Size')).toBe(before + 40);
    await page.reload();
    await row(page, 'Budget').waitFor();
    await expect.poll(() => widthOf(page, 'Size')).toBe(before + 40);
    await edge.dblclick();
    await expect.poll(() => widthOf(page, 'Size')).toBe(before);
    calm(page);
  });

  it('are made wider by keys', async () => {
    const { page } = await atHome();
    const before = await widthOf(page, 'Modified');
    await page.getByRole('button', { name: 'Modified', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Change the width' }).press('Enter');
    await expect.poll(() => focused(page)).toBe('Width of the column Modified');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => widthOf(page, 'Modified')).toBe(before + 60);
    expect(await page.getByRole('separator', { name: /Modified$/ }).getAttribute('aria-valuetext')).toBe(`${before + 60} pixels`);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Modified');
    calm(page);
  });

  it('are chosen and ordered, for one folder alone or for all, and are as at first again', async () => {
    const { page, api, folder } = await atHome();
    const heads = (): Promise<string[]> => page.getByRole('separator', { includeHidden: true }).evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')!.replace('Width of the column ', '')));
    const open = async (): Promise<void> => {
      await page.getByRole('toolbar').getByRole('button', { name: 'View', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Columns' }).click();
      await page.getByRole('dialog', { name: 'Columns' }).waitFor();
    };
    expect(await heads()).toEqual(['Name', 'Modified', 'Modified by', 'Size', 'Sharing']);
    await open();
    await findsNothing(page);
    await page.getByRole('radio', { name: 'This list alone' }).check();
    await page.getByRole('checkbox', { name: 'Type' }).check();
    await page.getByRole('checkbox', { name: 'Sharing' }).uncheck();
    await page.getByRole('button', { name: 'Move Type up' }).click();
    await page.getByText('Type is column 3 now').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'OK' }).click();
    await expect.poll(heads).toEqual(['Name', 'Modified', 'Modified by', 'Type', 'Size']);
    const { value } = await api('GET', `/me/drive/items/${folder.id}/children?$filter=folder ne null`);
    const inner = value[0]!;
    await visit(page, `/files/${inner.id}`);
    await page.getByText('Nothing in here yet').waitFor();
    await visit(page, '/recent');
    await row(page, 'Budget').first().waitFor();
    await expect.poll(heads).toEqual(['Name', 'Modified', 'Modified by', 'Size', 'Sharing']);
    await visit(page, folder.path);
    await expect.poll(heads).toEqual(['Name', 'Modified', 'Modified by', 'Type', 'Size']);
    await open();
    await page.getByRole('button', { name: 'As at first' }).click();
    await page.getByRole('button', { name: 'OK' }).click();
    await expect.poll(heads).toEqual(['Name', 'Modified', 'Modified by', 'Size', 'Sharing']);
    calm(page);
  });
});

describe('what was done is taken back', () => {
  it.skipIf(CANNOT.drag)('one deed after the other, by Ctrl+Z', async () => {
    const signed = await atHome();
    const { page, api, folder } = signed;
    const there = async (): Promise<string[]> => (await api('GET', `/me/drive/items/${folder.id}/children`)).value.map((each) => each.name).sort();
    const before = await there();
    // made
    await page.getByRole('toolbar').getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Folder' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Journeys');
    await page.getByRole('button', { name: 'Create' }).click();
    await row(page, 'Journeys').waitFor();
    // copied
    await row(page, 'notes').focus();
    await page.keyboard.press('Control+c');
    await row(page, 'Letters').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing in here yet').waitFor();
    await page.goBack();
    await row(page, 'notes').focus();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await page.getByRole('dialog', { name: 'This name is there already' }).getByRole('button', { name: 'Keep both' }).click();
    await row(page, 'notes 1').waitFor();
    // moved
    await row(page, 'server').dragTo(row(page, 'Letters'));
    await row(page, 'server').waitFor({ state: 'detached' });
    await toast(page, 'Moved 1 item to Letters').waitFor();
    // deleted
    await row(page, 'archive').focus();
    await page.keyboard.press('Delete');
    await row(page, 'archive').waitFor({ state: 'detached' });
    await toast(page, 'Deleted archive.zip').waitFor();
    for (const [says, name, back] of [
      ['Restored archive.zip', 'archive', true],
      ['Moved 1 item back', 'server', true],
      ['Took 1 copy back', 'notes 1', false],
      ['Deleted Journeys', 'Journeys', false],
    ] as const) {
      await page.keyboard.press('Control+z');
      await toast(page, says).waitFor();
      await row(page, name).waitFor({ state: back ? 'attached' : 'detached' });
    }
    await expect.poll(there).toEqual(before);
    calm(page);
  });

  it.skipIf(CANNOT.drag)('a move over something, with what was there', async () => {
    const { page, api, folder } = await atHome();
    const { value } = await api('GET', `/me/drive/items/${folder.id}/children`);
    const letters = value.find((each) => each.name === 'Letters')!;
    await api('PUT', `/me/drive/items/${letters.id}:/notes.txt:/content`, Buffer.from('there'));
    await row(page, 'notes').dragTo(row(page, 'Letters'));
    await page.getByRole('dialog', { name: 'This name is there already' }).getByRole('button', { name: 'Replace' }).click();
    await row(page, 'notes').waitFor({ state: 'detached' });
    await toast(page, 'Moved 1 item to Letters').waitFor();
    await page.keyboard.press('Control+z');
    await row(page, 'notes').waitFor();
    await expect.poll(async () => (await api('GET', `/me/drive/items/${letters.id}/children`)).value.map((each) => [each.name, each['size']])).toEqual([['notes.txt', 5]]);
  });

  it('uploads: what is new goes, what was replaced is as it was', async () => {
    const signed = await signedInPage();
    const { page, api, folder, put } = signed;
    const old = await put('a.txt', 'there');
    await visit(page, folder.path);
    await row(page, 'a').waitFor();
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Files' }).click();
    await (await chooser).setFiles(['a.txt', 'b.txt'].map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('from the device') })));
    await page.getByRole('dialog').getByRole('button', { name: /^Replace/ }).click();
    await toast(page, `Uploaded 2 items to ${folder.name}`).waitFor();
    await page.locator('[data-region=toasts]').getByRole('button', { name: 'Undo' }).click();
    await toast(page, 'Took 2 uploads back').waitFor();
    await row(page, 'b').waitFor({ state: 'detached' });
    expect((await api('GET', `/me/drive/items/${old.id}`))['size']).toBe(5);
    expect((await api('GET', `/me/drive/items/${folder.id}/children`)).value).toHaveLength(1);
  });
});

describe('versions', () => {
  it('are named and pinned, and taken back; they say how they differ from now', async () => {
    const { page, api, put, folder } = await signedInPage();
    const file = await put('essay.txt', 'one');
    await put('essay.txt', 'two, which is longer');
    await put('essay.txt', 'three');
    await visit(page, folder.path);
    await row(page, 'essay').focus();
    await page.keyboard.press('v');
    const panel = page.getByRole('dialog', { name: 'Versions of essay.txt' });
    await panel.getByText('2 bytes less than now, less than a minute before the current one').waitFor();
    await panel.getByText('15 bytes more than now').waitFor();
    await panel.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Name this version' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('As sent');
    await findsNothing(page);
    await page.keyboard.press('Enter');
    await panel.getByText('As sent', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Pin', exact: true }).click();
    await panel.getByText('Pinned', { exact: true }).waitFor();
    await findsNothing(page);
    const version = await api<{ [each: string]: unknown }>('GET', `/me/drive/items/${file.id}/versions/1.0`);
    expect([version['@holdfast.name'], version['@holdfast.pinned']]).toEqual(['As sent', true]);
    await panel.getByRole('button', { name: 'More actions for version 1' }).click();
    expect(await page.getByRole('menuitem', { name: 'Unpin it to delete it' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('[data-region=toasts]').getByRole('button', { name: 'Undo' }).last().click();
    await panel.getByText('Pinned', { exact: true }).waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: 'More actions for version 1' }).focus();
    await page.keyboard.press('Control+z'); // and the name before it
    await panel.getByText('As sent', { exact: true }).waitFor({ state: 'detached' });
    calm(page);
  });
});

describe('where it is', () => {
  it('tells of each region, of the keys, and of the last check', async () => {
    const { page } = await atHome();
    await row(page, 'notes').focus();
    await page.keyboard.press('i');
    const place = page.getByRole('region', { name: 'Where it is' });
    await place.getByText('A copy is in west').waitFor();
    await place.getByText('A copy is in east').waitFor();
    await place.getByText(/wrapped by version 1 of the key of your drive/).waitFor();
    await place.getByText('Everything from end to end was not checked yet.').waitFor();
    await findsNothing(page);
    calm(page);
  });
});

describe('typing ahead', () => {
  it('finds names with spaces in them', async () => {
    const { page } = await atHome();
    await row(page, 'Letters').focus();
    await standStill(page);
    await page.keyboard.type('ta');
    await page.clock.runFor(2_000); // longer than a pause between two names
    await expect.poll(() => focused(page)).toMatch(/^Taxes/);
    await page.keyboard.type('minutes of');
    await page.clock.runFor(2_000);
    await expect.poll(() => focused(page)).toMatch(/^Minutes/);
    expect(await page.getByRole('row', { selected: true }).count()).toBe(0);
    await page.keyboard.press(' ');
    expect(await page.getByRole('row', { selected: true }).count()).toBe(1);
    calm(page);
  });
});
