/** What others share, seen by two people in two browsers. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { aLine, calm, findsNothing, type Guest, guestPage, type Item, type SignedIn, signedInPage, theServer, useServer, visit, type Wish } from './house';

useServer();

const device = mkdtempSync(path.join(tmpdir(), 'holdfast-others-'));
afterAll(() => rmSync(device, { recursive: true, force: true }));

interface Both {
  readonly owner: SignedIn;
  readonly guest: Guest;
  /** Where the guest finds it. */
  readonly at: string;
  readonly permission: string;
  readonly end: () => Promise<void>;
}

type Share = { readonly role?: 'read' | 'write'; readonly look?: boolean; readonly wish?: Wish };

/** A folder with some files, shared with the guest, who looks at it. */
async function shared({ role = 'write', look = false, wish = {} }: Share = {}): Promise<Both> {
  const owner = await signedInPage();
  const { folder, put, api } = owner;
  for (const name of ['apple.txt', 'berry.txt', 'cherry.txt']) {
    await put(name, `About the ${name}\n`);
  }
  const inside = await api('POST', `/me/drive/items/${folder.id}/children`, { name: 'Inside', folder: {} });
  await put('deep.txt', 'deep\n', inside.id);
  const guest = await guestPage(wish);
  const invited = await api('POST', `/me/drive/items/${folder.id}/invite`, {
    recipients: [{ email: guest.email }],
    roles: [role],
    sendInvitation: false,
    ...(look ? { '@holdfast.preventsDownload': true } : {}),
  });
  const at = `/shared/${folder.driveId}/${folder.id}`;
  await visit(guest.page, at);
  await row(guest.page, 'apple').waitFor();
  return {
    owner,
    guest,
    at,
    permission: invited.value[0]!.id,
    end: async () => {
      await guest.context.close();
      await owner.context.close();
    },
  };
}

const AWAY = { position: { x: 300, y: 10 } };
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
const command = (page: Page, name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true });
const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).first();
const names = async ({ api, folder }: SignedIn, inside = folder.id): Promise<string[]> =>
  (await api('GET', `/me/drive/items/${inside}/children`)).value.map((each) => each.name).sort();

describe('a folder that others share, to edit', () => {
  it('is a place: commands, several at once, the way, and no dead end above', async () => {
    const { owner, guest, end } = await shared();
    const { page } = guest;
    await page.getByText(/Shared by .* · You can edit/).waitFor();
    await findsNothing(page);
    await row(page, 'apple').click(AWAY);
    await row(page, 'berry').click({ ...AWAY, modifiers: ['Control'] });
    await page.getByText('2 selected').first().waitFor();
    await page.keyboard.press('Delete');
    await toast(page, 'Deleted 2 items. They are in their owner’s recycle bin').waitFor();
    expect(await names(owner)).toEqual(['Inside', 'cherry.txt']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'berry').waitFor();
    expect(await names(owner)).toEqual(['Inside', 'apple.txt', 'berry.txt', 'cherry.txt']);

    await row(page, 'Inside').click(AWAY);
    await row(page, 'berry').click({ ...AWAY, modifiers: ['Control'] });
    await page.getByText('2 selected').first().waitFor();
    const archive = page.waitForEvent('download');
    await command(page, 'Download').click();
    expect((await archive).suggestedFilename()).toBe('Holdfast.zip');

    await row(page, 'Inside').dblclick(AWAY);
    await row(page, 'deep').waitFor();
    const way = page.getByRole('navigation', { name: 'Where you are' });
    await expect.poll(() => way.getByRole('listitem').allInnerTexts()).toEqual(expect.arrayContaining(['Shared', owner.folder.name, 'Inside']));
    await page.keyboard.press('Tab');
    await row(page, 'deep').focus();
    await page.keyboard.press('Backspace');
    await row(page, 'cherry').waitFor();
    await row(page, 'cherry').focus();
    await page.keyboard.press('Backspace');
    await page.waitForURL(/\/shared$/);
    calm(page);
    await end();
  });

  it('renames in the row and takes it back, and makes folders', async () => {
    const { owner, guest, end } = await shared();
    const { page } = guest;
    await row(page, 'apple').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New name of apple.txt' }).fill('quince.txt');
    await page.keyboard.press('Enter');
    await row(page, 'quince').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'apple').waitFor();

    await command(page, 'New').click();
    await page.getByRole('menuitem', { name: 'Folder' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Made by a guest');
    await page.getByRole('button', { name: 'Create' }).click();
    await row(page, 'Made by a guest').waitFor();
    expect(await names(owner)).toEqual(['Inside', 'Made by a guest', 'apple.txt', 'berry.txt', 'cherry.txt']);
    calm(page);
    await end();
  });

  it.skipIf(CANNOT.drag)('moves by dragging, and takes it back', async () => {
    const { owner, guest, end } = await shared();
    const { page } = guest;
    await row(page, 'berry').dragTo(row(page, 'Inside'));
    await row(page, 'berry').waitFor({ state: 'detached' });
    await toast(page, 'Moved 1 item to Inside').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row(page, 'berry').waitFor();
    expect(await names(owner)).toEqual(['Inside', 'apple.txt', 'berry.txt', 'cherry.txt']);
    calm(page);
    await end();
  });

  it('shows what the other does, in both directions, without being asked', async () => {
    const { owner, guest, end } = await shared();
    await visit(owner.page, owner.folder.path);
    await row(owner.page, 'apple').waitFor();
    await owner.put('from the owner.txt', 'x');
    await row(guest.page, 'from the owner').waitFor();
    await row(guest.page, 'cherry').focus();
    await guest.page.keyboard.press('Delete');
    await row(owner.page, 'cherry').waitFor({ state: 'detached' });
    calm(guest.page);
    calm(owner.page);
    await end();
  });

  it('goes on with an upload after the server was killed and started again', async () => {
    const line = await aLine();
    const { owner, guest, end } = await shared({ wish: { line } });
    const { page } = guest;
    const content = randomBytes(24 * 1024 * 1024);
    const file = path.join(device, 'film.bin');
    writeFileSync(file, content);
    line.bytesPerSecond(4 * 1024 * 1024, 8 * 1024 * 1024);
    await command(page, 'Upload').click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Files' }).click();
    await (await chooser).setFiles([file]);
    await page.getByRole('region', { name: 'Uploads' }).getByText(/^([3-9]|1\d)(\.\d)? MB of 24 MB/).first().waitFor();
    await theServer().restart();
    line.bytesPerSecond(Number.POSITIVE_INFINITY);
    await toast(page, `Uploaded 1 item to ${owner.folder.name}`).waitFor({ timeout: 90_000 });
    const made = await owner.api('GET', `/me/drive/items/${owner.folder.id}:/film.bin`);
    expect((made['file'] as { hashes: { sha256Hash: string } }).hashes.sha256Hash).toBe(createHash('sha256').update(content).digest('hex').toUpperCase());
    await end();
  }, 180_000);

  it('has previews one after the other, details, and earlier versions', async () => {
    const { owner, guest, end } = await shared();
    await owner.put('apple.txt', 'A second version\n');
    const { page } = guest;
    await row(page, 'apple').getByRole('link').click();
    await page.frameLocator('iframe').getByText('A second version').waitFor();
    await page.getByRole('button', { name: 'Next file' }).click();
    await page.frameLocator('iframe').getByText('About the berry').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'apple').focus();
    await page.keyboard.press('v');
    await page.getByText('Version 2').first().waitFor();
    await page.getByRole('button', { name: 'More actions for version 1' }).click();
    expect(await page.getByRole('menuitem', { name: 'Delete version' }).count()).toBe(0); // the owner's alone
    await page.getByRole('menuitem', { name: 'Restore' }).click();
    await page.getByText('Version 3').first().waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'apple').focus();
    await page.keyboard.press('Alt+Enter');
    await page.getByRole('complementary').getByText('text', { exact: false }).first().waitFor();
    await findsNothing(page);
    calm(page);
    await end();
  });
});

describe('a folder that others share, to view', () => {
  it('offers nothing that changes it, by mouse or key', async () => {
    const { owner, guest, end } = await shared({ role: 'read' });
    const { page } = guest;
    await page.getByText('You can view', { exact: false }).first().waitFor();
    expect(await command(page, 'New').count() + (await command(page, 'Upload').count())).toBe(0);
    await row(page, 'apple').click(AWAY);
    await command(page, 'Download').waitFor();
    for (const name of ['Delete', 'Rename', 'Move to', 'Share', 'Version history']) {
      expect(await command(page, name).count(), name).toBe(0);
    }
    for (const key of ['Delete', 'F2', 'n', 'Control+x']) {
      await page.keyboard.press(key);
    }
    expect(await page.getByRole('textbox', { name: /^New name/ }).count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await names(owner)).toEqual(['Inside', 'apple.txt', 'berry.txt', 'cherry.txt']);
    const download = page.waitForEvent('download');
    await command(page, 'Download').click();
    expect((await download).suggestedFilename()).toBe('apple.txt');
    calm(page);
    await end();
  });

  it('gives nothing away where downloads are prevented, and shows it all the same', async () => {
    const { guest, end } = await shared({ role: 'read', look: true });
    const { page } = guest;
    await page.getByText('You can view, and not download').waitFor();
    await row(page, 'apple').click({ button: 'right' });
    expect((await page.getByRole('menuitem').allInnerTexts()).sort()).toEqual(['Details', 'Preview']);
    await page.getByRole('menuitem', { name: 'Preview' }).click();
    await page.frameLocator('iframe').getByText('About the apple').waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Download' }).count()).toBe(0);
    await end();
  });
});

describe('between drives', () => {
  it('copies what others share into one’s own, and moves one’s own to them and back', async () => {
    const { owner, guest, end } = await shared();
    const { page } = guest;
    await row(page, 'Inside').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Copy to' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'One folder up' }).click();
    await dialog.getByRole('listitem').getByText(owner.folder.name).first().waitFor();
    await dialog.getByRole('button', { name: 'One folder up' }).click();
    await dialog.getByRole('button', { name: 'My files' }).click();
    await dialog.getByRole('button', { name: 'Copy here' }).click();
    await toast(page, 'Copied 1 item to My files').waitFor();
    const mine = (await guest.api('GET', '/me/drive/root/children')).value.find((each: Item) => each.name === 'Inside')!;
    expect((await guest.api('GET', `/me/drive/items/${mine.id}/children`)).value.map((each: Item) => each.name)).toEqual(['deep.txt']);

    await guest.api('PUT', '/me/drive/root:/mine.txt:/content', Buffer.from('mine\n'));
    await visit(page, '/files');
    await row(page, 'mine').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to' }).click();
    await dialog.getByRole('button', { name: 'One folder up' }).click();
    await dialog.getByRole('button', { name: 'Shared with you' }).click();
    await dialog.getByRole('button', { name: owner.folder.name }).click();
    await dialog.getByRole('button', { name: 'Move here' }).click();
    await toast(page, `Moved 1 item to ${owner.folder.name}`).waitFor();
    await row(page, 'mine').waitFor({ state: 'detached' });
    expect(await names(owner)).toContain('mine.txt');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row(page, 'mine').waitFor();
    await expect.poll(() => names(owner)).not.toContain('mine.txt'); // there it goes last
    calm(page);
    await end();
  });

  it('pastes what was copied elsewhere', async () => {
    const { guest, end } = await shared();
    const { page } = guest;
    await row(page, 'cherry').focus();
    await page.keyboard.press('Control+c');
    await page.getByRole('link', { name: 'My files' }).first().click();
    await page.waitForURL(/\/files$/);
    await page.getByRole('grid').waitFor();
    await page.getByRole('row').first().focus();
    await page.keyboard.press('Control+v');
    await row(page, 'cherry').waitFor();
    calm(page);
    await end();
  });
});

describe('rights that end', () => {
  it('are told in plain words, with a way on', async () => {
    const { owner, guest, permission, end } = await shared();
    await owner.api('DELETE', `/me/drive/items/${owner.folder.id}/permissions/${permission}`);
    await guest.page.getByText('This is not shared with you any more').waitFor({ timeout: 90_000 });
    await findsNothing(guest.page);
    await guest.page.getByRole('main').getByRole('link', { name: 'Shared with you' }).click();
    await guest.page.waitForURL(/\/shared$/);
    await end();
  }, 120_000);

  it('that are narrowed take the commands along', async () => {
    const { owner, guest, permission, end } = await shared();
    const { page } = guest;
    await owner.api('PATCH', `/me/drive/items/${owner.folder.id}/permissions/${permission}`, { roles: ['read'] });
    await row(page, 'apple').focus();
    await page.keyboard.press('Delete');
    await page.getByRole('alert').first().waitFor();
    await command(page, 'New').waitFor({ state: 'detached' });
    await row(page, 'apple').waitFor();
    expect(await names(owner)).toContain('apple.txt');
    await end();
  });
});

describe('what is shared with one', () => {
  it('says whose it is and what one may, and is left by a button', async () => {
    const { owner, guest, end } = await shared();
    const { page } = guest;
    await visit(page, '/shared');
    const line = page.getByRole('row', { name: new RegExp(owner.folder.name) });
    await line.getByRole('cell', { name: 'Can edit', exact: true }).waitFor();
    await line.getByRole('cell', { name: 'Ana Winterbourne', exact: true }).waitFor();
    await page.getByRole('button', { name: `Leave “${owner.folder.name}”` }).click();
    await findsNothing(page);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await line.waitFor({ state: 'detached' });
    expect((await owner.api('GET', `/me/drive/items/${owner.folder.id}/permissions`)).value).toEqual([]);
    expect(await names(owner)).toContain('apple.txt');
    calm(page);
    await end();
  });

  it('lets go of a link that is kept', async () => {
    const owner = await signedInPage();
    const guest = await guestPage();
    const file = await owner.put('alone.txt', 'shared by itself\n');
    const made = await owner.api<{ link: { webUrl: string } }>('POST', `/me/drive/items/${file.id}/createLink`, { type: 'view', scope: 'anonymous' });
    await guest.api('POST', `/shares/u!${Buffer.from(made.link.webUrl).toString('base64url')}/permission/grant`, {});
    const { page } = guest;
    await visit(page, '/shared');
    await page.getByRole('link', { name: 'alone.txt' }).click();
    await page.frameLocator('iframe').getByText('shared by itself').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'alone').waitFor();
    await findsNothing(page);
    await visit(page, '/shared');
    await page.getByRole('button', { name: 'Let go of “alone.txt”' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Let go' }).click();
    await page.getByRole('link', { name: 'alone.txt' }).waitFor({ state: 'detached' });
    calm(page);
    await guest.context.close();
    await owner.context.close();
  });

  it('is found by its address, and what is one’s own is shown as one’s own', async () => {
    const { owner, guest, at, end } = await shared({ role: 'read' });
    const { value } = await owner.api('GET', `/me/drive/items/${owner.folder.id}/children`);
    const apple = value.find((each) => each.name === 'apple.txt')!;
    await visit(guest.page, `/drives/${owner.folder.driveId}/items/${apple.id}`);
    await guest.page.frameLocator('iframe').getByText('About the apple').waitFor();
    expect(new URL(guest.page.url()).pathname).toBe(at);
    await visit(owner.page, at);
    await owner.page.waitForURL(new RegExp(`${owner.folder.path}$`));
    await row(owner.page, 'apple').waitFor();
    await end();
  });

  it('works on a phone', async () => {
    const { guest, end } = await shared({ wish: { width: 360, height: 780, touch: true } });
    const { page } = guest;
    await row(page, 'Inside').tap({ position: { x: 160, y: 45 } });
    await row(page, 'deep').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await findsNothing(page);
    await end();
  });
});
