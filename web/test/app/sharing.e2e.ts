import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { calm, findsNothing, signedInPage, theBrowser, useServer, visit } from './house';

useServer();

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('row', { name: new RegExp(`^${name}`) }).click({ position: { x: 300, y: 10 } });
}

interface Permission {
  id: string;
  link?: { webUrl: string; scope: string; type: string };
  roles: string[];
  '@holdfast.preventsDownload'?: boolean;
  invitation?: { email?: string };
}

describe('sharing', () => {
  it('makes a link that opens in a second browser, and ends with it', async () => {
    const signed = await signedInPage();
    const { page, folder, put, api } = signed;
    const file = await put('letter.txt', 'Dear reader\n');
    await visit(page, folder.path);
    await choose(page, 'letter');
    await page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Copy link' }).click();
    const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
    expect(link).toMatch(/\/s\/[\w-]{22}$/);
    await findsNothing(page);

    const stranger = await theBrowser().newContext({ ignoreHTTPSErrors: true });
    const there = await stranger.newPage();
    const opened = await there.goto(link);
    expect(opened?.status()).toBe(200);
    expect(await there.content()).toContain('letter.txt');

    await page.bringToFront();
    await dialog.getByRole('button', { name: 'Manage access' }).click();
    await page.getByRole('tab', { name: 'Links (1)' }).click();
    await findsNothing(page);
    await page.getByRole('button', { name: /^Delete link/ }).click();
    await page.getByText('It opens nothing any more').waitFor();
    expect((await there.goto(link))?.status()).toBe(404);
    expect((await api<{ value: Permission[] }>('GET', `/me/drive/items/${file.id}/permissions`)).value).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();
    calm(page);
    await stranger.close();
    await signed.context.close();
  });

  it('invites people, each with a right of their own, and stops all at once', async () => {
    const signed = await signedInPage();
    const { page, folder, api } = signed;
    const made = await api('POST', `/me/drive/items/${folder.id}/children`, { name: 'Plans', folder: {} });
    await visit(page, folder.path);
    await choose(page, 'Plans');
    await page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const field = dialog.getByLabel('Add people by mail address');
    await field.fill('ben@example.org');
    await field.press('Enter');
    await field.fill('cid@example.org,');
    await field.press('Enter');
    await dialog.getByLabel('What ben@example.org may do').selectOption('edit');
    await dialog.getByLabel('What cid@example.org may do').selectOption('look');
    await findsNothing(page);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await page.getByText('is shared with 2 people').waitFor();
    const { value } = await api<{ value: Permission[] }>('GET', `/me/drive/items/${made.id}/permissions`);
    expect(value.map((each) => [each.invitation?.email, each.roles[0], each['@holdfast.preventsDownload'] === true]).sort()).toEqual([
      ['ben@example.org', 'write', false],
      ['cid@example.org', 'read', true],
    ]);

    await page.getByRole('row', { name: /^Plans/ }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Manage access' }).click();
    await page.getByLabel('What ben@example.org may do').selectOption('view');
    await page.getByText('Changed').waitFor();
    await page.getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByText('All 2 ways').waitFor();
    await page.getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByText('Nobody was named').waitFor();
    expect((await api<{ value: Permission[] }>('GET', `/me/drive/items/${made.id}/permissions`)).value).toEqual([]);
    calm(page);
    await signed.context.close();
  });

  it('says why an option is closed, and keeps what is not an address', async () => {
    const signed = await signedInPage();
    const { page, folder, put } = signed;
    await put('a.txt', 'a');
    await visit(page, folder.path);
    await choose(page, 'a');
    await page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Add people by mail address').fill('nobody');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await page.getByText('This is no mail address: nobody').waitFor();
    await dialog.getByRole('button', { name: /Link settings/ }).click();
    await page.getByText('Your plan has no passwords for links.').waitFor();
    expect(await page.getByLabel('Ask for a password').isDisabled()).toBe(true);
    expect(await page.getByLabel('Last day').isDisabled()).toBe(true);
    await findsNothing(page);
    await page.getByLabel('Prevent downloading').check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByRole('button', { name: 'Copy link' }).waitFor();
    calm(page);
    await signed.context.close();
  });

  it('tells of rights that come from a folder above', async () => {
    const signed = await signedInPage();
    const { page, folder, put, api } = signed;
    const inside = await put('inside.txt', 'x');
    await api('POST', `/me/drive/items/${folder.id}/invite`, { recipients: [{ email: 'dora@example.org' }], roles: ['read'], sendInvitation: false });
    await visit(page, folder.path);
    await choose(page, 'inside');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Manage access' }).click();
    await page.getByText(`Because the folder “${folder.name}” is shared.`).waitFor();
    expect(await page.getByRole('button', { name: 'Stop sharing' }).count()).toBe(0);
    expect(inside.id).not.toBe('');
    calm(page);
    await signed.context.close();
  });

  it('lists what one shares, and leads to it', async () => {
    const signed = await signedInPage();
    const { page, folder, put, api } = signed;
    const file = await put('shared-by-me.txt', 'x');
    await api('POST', `/me/drive/items/${file.id}/createLink`, { type: 'view', scope: 'anonymous' });
    await visit(page, '/shared');
    await page.getByRole('tab', { name: 'With you' }).waitFor();
    await findsNothing(page);
    await page.getByRole('tab', { name: 'By you' }).click();
    await page.getByRole('link', { name: 'shared-by-me.txt' }).waitFor();
    await findsNothing(page);
    await page.getByRole('button', { name: 'Who has access to “shared-by-me.txt”' }).click();
    await page.getByRole('tab', { name: 'Links (1)' }).waitFor();
    expect(folder.id).not.toBe('');
    calm(page);
    await signed.context.close();
  });
});
