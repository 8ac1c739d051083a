import { readFileSync } from 'node:fs';

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { calm, findsNothing, minds, type SignedIn, signedInPage, standStill, theServer, useServer, visit } from './house';
import { someFiles } from './pages';

useServer();

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
const toast = (page: Page, text: string | RegExp) => page.locator('[data-region=toasts]').getByText(text);
const command = (page: Page, name: string) => page.getByRole('toolbar').getByRole('button', { name, exact: true });
/** Somewhere in a row where nothing else is. */
const AWAY = { position: { x: 620, y: 12 } };

async function atHome(): Promise<SignedIn> {
  const signed = await signedInPage();
  await visit(signed.page, await someFiles(signed));
  await row(signed.page, 'Budget').waitFor();
  return signed;
}

describe('signing in', () => {
  it('leads who is not signed in to the sign-in, and back to where they wanted to get to', async () => {
    const { page, context, folder } = await signedInPage();
    await context.clearCookies();
    await page.goto(theServer().address + folder.path);
    expect(new URL(page.url()).pathname).toBe('/signin');
    await page.fill('[name=email]', theServer().email);
    await page.fill('[name=password]', theServer().password);
    await page.click('form button.main');
    await page.getByRole('heading', { name: folder.name, level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(folder.path);
    calm(page);
  });

  it('leaves nothing of the token where a script could find it later', async () => {
    const { page } = await atHome();
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie, location.href, history.state]));
    expect(kept).not.toMatch(/h[a-z]{1,2}_[A-Za-z0-9_-]{20}/);
    const databases = await page.evaluate(() => indexedDB.databases());
    expect(databases.map((each) => each.name).filter((each) => each !== 'holdfast-uploads')).toEqual([]); // what it holds: ADR 28
  });
});

describe('a folder', () => {
  it('lists folders first, and sorts as the menus of its columns say', async () => {
    const { page } = await atHome();
    const names = () => page.getByRole('row').evaluateAll((rows) => rows.map((each) => each.getAttribute('aria-label')!.split(',')[0]));
    expect((await names()).slice(0, 5)).toEqual(['Letters', 'Photographs', 'Taxes 2026', 'archive.zip', 'Budget.xlsx']);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.getByRole('menuitemradio', { name: 'Z to A' }).click();
    await expect.poll(async () => (await names())[0]).toBe('Taxes 2026');
    calm(page);
  });

  it.skipIf(CANNOT.hover)('shows what a row offers to who points at it or has the focus there', async () => {
    const { page } = await atHome();
    const more = row(page, 'notes').getByRole('button');
    const seen = () => more.evaluate((each) => Number(getComputedStyle(each).opacity));
    await page.mouse.move(5, 5);
    await expect.poll(seen).toBe(0);
    await row(page, 'notes').hover();
    await expect.poll(seen).toBe(1);
    await page.mouse.move(5, 5);
    await expect.poll(seen).toBe(0);
    await row(page, 'notes').focus();
    await expect.poll(seen).toBe(1);
  });

  it('makes a folder, and tells when its name is taken', async () => {
    const { page } = await atHome();
    await command(page, 'New').click();
    await page.getByRole('menuitem', { name: 'Folder' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Letters');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Something here has this name already.').waitFor();
    // What was refused is changed where one is, or left alone.
    expect(await page.getByRole('textbox', { name: 'Name' }).evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await command(page, 'New').click();
    await page.getByRole('menuitem', { name: 'Folder' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(`${'long '.repeat(60)}end`);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('This name is too long.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Journeys');
    await page.getByRole('button', { name: 'Create' }).click();
    await row(page, 'Journeys').waitFor();
    await toast(page, 'Made the folder Journeys').waitFor();
  });

  it('renames in the row, and takes it back', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click(AWAY);
    await page.keyboard.press('F2');
    const field = page.getByRole('textbox', { name: 'New name of notes.txt' });
    await field.waitFor();
    expect(await field.evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!))).toBe('notes');
    await field.fill('thoughts.txt');
    await field.press('Enter');
    await row(page, 'thoughts').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'notes').waitFor();
    calm(page);
  });

  it('says what became of a new name when somebody else deletes the item meanwhile', async () => {
    const { page, api, folder } = await atHome();
    await row(page, 'notes').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New name of notes.txt' }).fill('thoughts.txt');
    const { id } = (await api('GET', `/me/drive/items/${folder.id}/children`)).value.find((each) => each.name === 'notes.txt')!;
    minds(page, /404/);
    await api('DELETE', `/me/drive/items/${id}`);
    await row(page, 'notes').waitFor({ state: 'detached' });
    await page.getByText('It is not there any more: it was moved or deleted').first().waitFor();
    await api('POST', `/me/drive/items/${id}/restore`, {});
  });

  it('asks what is meant when a new name is there already', async () => {
    const { page, api, folder } = await atHome();
    const names = async () => (await api('GET', `/me/drive/items/${folder.id}/children`)).value.map((each) => each.name);
    const renameTo = async (from: string, to: string): Promise<void> => {
      await row(page, from).focus();
      await page.keyboard.press('F2');
      await page.getByRole('textbox', { name: /^New name/ }).fill(to);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'This name is there already' }).waitFor();
    };
    await renameTo('notes', 'server.ts');
    await findsNothing(page);
    await page.getByRole('button', { name: 'Keep both' }).click();
    await row(page, 'server 1').waitFor();
    await renameTo('Letters', 'photographs');
    expect(await page.getByRole('button', { name: 'Replace' }).count()).toBe(0); // of a folder there is nothing to replace
    await page.keyboard.press('Escape');
    await renameTo('server 1', 'server.ts');
    await page.getByRole('button', { name: 'Replace' }).click();
    await row(page, 'server 1').waitFor({ state: 'detached' });
    expect(await names()).toEqual(expect.arrayContaining(['Letters', 'Photographs', 'server.ts']));
    expect(await names()).not.toContain('notes.txt');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await row(page, 'server 1').waitFor();
    await expect.poll(names).toEqual(expect.arrayContaining(['server 1.ts', 'server.ts']));
  });

  it('deletes without a question, and brings back by Undo and by Ctrl+Z', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click(AWAY);
    await page.keyboard.press('Delete');
    await row(page, 'notes').waitFor({ state: 'detached' });
    await toast(page, 'Deleted notes.txt').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'notes').waitFor();
    await row(page, 'notes').click(AWAY);
    await page.keyboard.press('Delete');
    await row(page, 'notes').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(page, 'notes').waitFor();
    calm(page);
  });

  it('chooses many by mouse and deletes them', async () => {
    const { page } = await atHome();
    await row(page, 'archive').click(AWAY);
    await row(page, 'notes').click({ ...AWAY, modifiers: ['Shift'] });
    await row(page, 'harbour').click({ ...AWAY, modifiers: ['Control'] });
    await page.getByRole('button', { name: '4 selected' }).waitFor();
    await command(page, 'Delete').click();
    await toast(page, 'Deleted 4 items').waitFor();
    await row(page, 'Budget').waitFor({ state: 'detached' });
    await row(page, 'harbour').waitFor();
  });

  it('is used by keys alone', async () => {
    const { page } = await atHome();
    await row(page, 'Letters').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Slides/);
    await standStill(page);
    await page.keyboard.type('bu');
    await page.clock.runFor(2_000); // then a space is no part of a name any more
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Budget/);
    await page.clock.resume();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('button', { name: '2 selected' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing in here yet').waitFor();
    await page.keyboard.press('F6');
    expect(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'))).not.toBe(null);
    calm(page);
  });
});

describe('single letters', () => {
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

  it('act on the row with the focus, each standing alone', async () => {
    const { page } = await atHome();
    await row(page, 'notes').focus();
    await page.keyboard.press('i');
    await page.getByRole('complementary', { name: 'Details' }).getByText('notes.txt').first().waitFor();
    await row(page, 'notes').focus();
    await page.keyboard.press('s');
    await page.getByRole('dialog', { name: /notes\.txt/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^notes/);
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const chooser = page.waitForEvent('filechooser');
    await row(page, 'notes').focus();
    await page.keyboard.press('u');
    await chooser;
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    calm(page);
  });

  it('find a name when a second follows, also where the first is a shortcut', async () => {
    const { page } = await atHome();
    await row(page, 'notes').focus();
    await standStill(page);
    await page.keyboard.type('sl');
    await page.clock.runFor(2_000); // longer than a letter waits
    await expect.poll(() => focused(page)).toMatch(/^Slides/);
    expect(await page.getByRole('dialog').count()).toBe(0);
    calm(page);
  });

  it('all find names when they are switched off', async () => {
    const { page } = await atHome();
    await page.evaluate(() => localStorage.setItem('holdfast.look', JSON.stringify({ letters: false })));
    await page.reload();
    await row(page, 'notes').focus();
    await standStill(page);
    await page.keyboard.press('s');
    await page.clock.runFor(2_000);
    await expect.poll(() => focused(page)).toMatch(/^server/);
    expect(await page.getByRole('dialog').count()).toBe(0);
    calm(page);
  });
});

describe('a folder of a hundred thousand', () => {
  const COUNT = 100_000;

  /** The door's answers, made here: what is tried is the list. */
  async function pretend({ page, folder }: SignedIn): Promise<void> {
    const item = (i: number) => ({
      id: i.toString(16).padStart(32, '0'),
      name: `File ${String(i).padStart(6, '0')}.txt`,
      size: i,
      eTag: `"${i}"`,
      cTag: `"${i}"`,
      createdDateTime: '2026-01-01T00:00:00Z',
      lastModifiedDateTime: '2026-01-01T00:00:00Z',
      parentReference: { driveId: 'd', id: folder.id },
      file: { mimeType: 'text/plain' },
    });
    await page.route(/\/children\?/, (route) => {
      const query = new URL(route.request().url()).searchParams;
      const from = Number(query.get('from') ?? 0);
      const value = query.get('$filter')?.startsWith('folder') ? [] : Array.from({ length: 1_000 }, (_, i) => item(from + i));
      const next = from + value.length;
      const more = value.length > 0 && next < COUNT ? { '@odata.nextLink': `${theServer().address}/v1.0/me/drive/items/${folder.id}/children?from=${next}` } : {};
      return route.fulfill({ json: { value, ...more } });
    });
    await page.route(new RegExp(`/items/${folder.id}\\?`), async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), folder: { childCount: COUNT } } });
    });
  }

  it('draws only what can be seen, and gets to its end', async () => {
    const signed = await signedInPage({ routed: true });
    await pretend(signed);
    const { page, folder } = signed;
    await visit(page, folder.path);
    await row(page, 'File 000000').waitFor();
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(COUNT));
    await page.getByRole('grid').evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight }));
    await row(page, 'File 099999').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await row(page, 'File 099999').click(AWAY);
    await page.keyboard.press('Home');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^File 000000/);
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: '100,000 selected' }).waitFor();
    calm(page);
  }, 120_000);
});

describe('moving and copying', () => {
  it('moves to a folder that is chosen in a dialog, and back', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Letters' }).click();
    await page.getByRole('button', { name: 'Move here' }).click();
    await toast(page, 'Moved 1 item to Letters').waitFor();
    await row(page, 'notes').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'notes').waitFor();
    calm(page);
  });

  it.skipIf(CANNOT.drag)('moves what is dragged onto a folder', async () => {
    const { page, api, folder } = await atHome();
    await row(page, 'notes').dragTo(row(page, 'Letters'));
    await toast(page, 'Moved 1 item to Letters').waitFor();
    const { value } = await api('GET', `/me/drive/root:/${folder.name}/Letters:/children`);
    expect(value.map((each) => each.name)).toEqual(['notes.txt']);
  });

  it('keeps both when a name is there already, and loses nothing', async () => {
    const { page, api, put, folder } = await atHome();
    const letters = await api('GET', `/me/drive/root:/${folder.name}/Letters`);
    await put('notes.txt', 'the other', letters.id);
    await row(page, 'notes').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Letters' }).click();
    await page.getByRole('button', { name: 'Move here' }).click();
    await page.getByRole('dialog', { name: 'This name is there already' }).waitFor();
    await findsNothing(page);
    await page.getByRole('button', { name: 'Keep both' }).click();
    await toast(page, 'Moved 1 item to Letters').waitFor();
    const { value } = await api('GET', `/me/drive/items/${letters.id}/children`);
    expect(value).toHaveLength(2);
  });

  it('copies by the clipboard', async () => {
    const { page, api, folder } = await atHome();
    await row(page, 'notes').click(AWAY);
    await page.keyboard.press('Control+c');
    await row(page, 'Letters').getByRole('link').click();
    await page.getByText('Nothing in here yet').waitFor();
    await page.goBack();
    await row(page, 'Taxes').getByRole('link').click();
    await page.getByText('Nothing in here yet').waitFor();
    expect((await api('GET', `/me/drive/root:/${folder.name}/Letters:/children`)).value).toEqual([]);
  });
});

describe('looking and fetching', () => {
  it('shows previews, goes on to the next, and closes', async () => {
    const { page, put } = await atHome();
    await put('zebra.md', '# Zebra\n');
    await row(page, 'server').getByRole('link').click();
    const frame = page.frameLocator('iframe');
    await frame.getByText('The content of server.ts').first().waitFor();
    await page.getByRole('button', { name: 'Next file' }).click();
    await page.getByRole('heading', { name: 'Slides for Friday.pptx' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    calm(page);
  });

  it('downloads one file as it is, and many as an archive', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click(AWAY);
    const [one] = await Promise.all([page.waitForEvent('download'), command(page, 'Download').click()]);
    expect(one.suggestedFilename()).toBe('notes.txt');
    expect(readFileSync(await one.path(), 'utf8')).toBe('The content of notes.txt\n'.repeat(40));
    await row(page, 'Letters').click({ ...AWAY, modifiers: ['Control'] });
    const [many] = await Promise.all([page.waitForEvent('download'), command(page, 'Download').click()]);
    expect(many.suggestedFilename()).toMatch(/\.zip$/);
    expect(readFileSync(await many.path()).subarray(0, 2).toString()).toBe('PK');
    calm(page);
  });

  it('tells everything about one item', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click(AWAY);
    await page.keyboard.press('Alt+Enter');
    const pane = page.getByRole('complementary', { name: 'Details' });
    await pane.getByText('1 version, 1,000 bytes in all').waitFor();
    await pane.getByText(/^[0-9a-f]{64}$/).waitFor();
    await pane.getByText('You added it').waitFor();
    calm(page);
  });

  it('finds again what is a favourite, and what was worked at', async () => {
    const { page } = await atHome();
    await row(page, 'notes').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
    await toast(page, 'Added to favourites').waitFor();
    await page.getByRole('link', { name: 'Favourites' }).click();
    await row(page, 'notes').first().waitFor();
    await page.getByRole('link', { name: 'Recent' }).click();
    await row(page, 'harbour').first().waitFor();
    calm(page);
  });
});

/** The socket told that it listens. By BiDi no browser tells of sockets yet. */
async function heardFrom(page: Page): Promise<void> {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framereceived', ({ payload }) => String(payload).startsWith('40/notifications,'));
}

describe('changes of others', () => {
  it('show by themselves, without losing what is chosen', async () => {
    const signed = await signedInPage();
    const { page, put, api } = signed;
    const joined = CANNOT.hearSockets ? undefined : heardFrom(page);
    await visit(page, await someFiles(signed));
    await row(page, 'Budget').click(AWAY);
    await joined;
    const made = await put('from-elsewhere.txt', 'x');
    await row(page, 'from-elsewhere').waitFor(); // with a socket the page asks by itself every five minutes
    await page.getByRole('button', { name: '1 selected' }).waitFor();
    await api('DELETE', `/me/drive/items/${made.id}`);
    await row(page, 'from-elsewhere').waitFor({ state: 'detached' });
    calm(page);
  });

  it('leave the keys with the row that has the focus', async () => {
    const { page, put } = await atHome();
    await row(page, 'notes').focus();
    await put('aardvark.txt', 'x'); // comes above it
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await row(page, 'aardvark').waitFor();
    await page.keyboard.press('Delete');
    await toast(page, 'Deleted notes.txt').waitFor();
    calm(page);
  });

  it('show where no socket gets through, when somebody comes back to the page', async () => {
    const signed = await signedInPage({ routed: true });
    const { page, put } = signed;
    await page.clock.install();
    await page.routeWebSocket(/socket\.io/, (end) => end.close());
    await visit(page, await someFiles(signed));
    await row(page, 'Budget').waitFor();
    await put('from-elsewhere.txt', 'x');
    await page.clock.fastForward(2_100); // so often at most
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await row(page, 'from-elsewhere').waitFor({ timeout: 15_000 }); // by itself it asks every twenty seconds
  });

  it('are told of where the folder itself is gone, or what it lies in', async () => {
    const { page, api, folder } = await atHome();
    minds(page, /404/);
    await row(page, 'Letters').dblclick();
    await page.getByText('Nothing in here yet').waitFor();
    await api('DELETE', `/me/drive/items/${folder.id}`);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await page.getByText('Nothing in here yet').waitFor({ state: 'detached' });
  });

  it('are not overwritten by a rename of what was seen before', async () => {
    const signed = await signedInPage({ routed: true });
    const { page, put, folder, api } = signed;
    await visit(page, await someFiles(signed));
    await row(page, 'Budget').waitFor();
    minds(page, /412/); // nobody can know before
    await page.route(/\/delta\?/, () => {}); // the news do not come first, however slow the machine is
    await row(page, 'notes').click(AWAY);
    await put('notes.txt', 'newer');
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: /^New name/ }).fill('mine.txt');
    await page.keyboard.press('Enter');
    await toast(page, 'It was changed meanwhile. Look at it as it is now, and decide again.').waitFor();
    const { value } = await api('GET', `/me/drive/items/${folder.id}/children?$filter=startswith(name,'notes')`);
    expect(value.map((each) => each.name)).toEqual(['notes.txt']);
  });
});

describe('being signed out', () => {
  it('keeps the page, and goes on once somebody signed in again in another tab', async () => {
    const { page, context } = await atHome();
    await row(page, 'notes').click(AWAY);
    const kept = await context.cookies();
    await context.clearCookies();
    await page.clock.install();
    await page.clock.fastForward('06:00');
    await page.keyboard.press('Delete');
    await page.getByRole('alertdialog', { name: 'You were signed out' }).waitFor();
    await findsNothing(page);
    await context.addCookies(kept);
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await toast(page, 'Deleted notes.txt').waitFor();
  });
});

describe('other people', () => {
  it('read it in German', async () => {
    const signed = await signedInPage({ language: 'de-DE' });
    await visit(signed.page, await someFiles(signed));
    await signed.page.getByRole('link', { name: 'Meine Dateien' }).first().waitFor();
    await row(signed.page, 'Budget').waitFor();
    expect(await signed.page.evaluate(() => document.documentElement.lang)).toBe('de');
    await findsNothing(signed.page);
    calm(signed.page);
  });

  it('use it on a phone: a tap opens, a long press chooses', async () => {
    const signed = await signedInPage({ width: 390, height: 844, touch: true });
    await visit(signed.page, await someFiles(signed));
    await row(signed.page, 'Letters').tap({ position: { x: 150, y: 12 } });
    await signed.page.getByText('Nothing in here yet').waitFor();
    await findsNothing(signed.page);
    calm(signed.page);
  });
});
