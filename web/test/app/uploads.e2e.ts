import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';

import { CANNOT } from '../browser/browser';
import { dropTree } from './drop';
import { aLine, calm, CUT, findsNothing, type Item, minds, type SignedIn, signedInPage, theServer, useServer, visit } from './house';

useServer();

const device = mkdtempSync(path.join(tmpdir(), 'holdfast-device-'));
afterAll(() => rmSync(device, { recursive: true, force: true }));

/** A file of the person's device, with a date of its own. */
function onDevice(name: string, content: Buffer | string): string {
  const at = path.join(device, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
  utimesSync(at, 1_700_000_000, 1_700_000_000);
  return at;
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex').toUpperCase();

/** By the command bar, as people do. */
async function upload(page: Page, what: 'Files' | 'Folder', ...paths: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: what }).click();
  await (await chooser).setFiles(paths);
}

const panel = (page: Page) => page.getByRole('region', { name: 'Uploads' });
const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).first();

const MB = 1024 * 1024;

/** One small file, out of the clipboard. */
const paste = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['pasted'], 'pasted.txt'));
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'clipboardData', { value: data }); // Firefox makes an empty one of what it is given
    document.body.dispatchEvent(event);
  });

/** Waits until as much as the line lets through is shown, so that something can happen meanwhile. */
async function underWay(page: Page, shown: RegExp): Promise<void> {
  await panel(page).getByText(shown).first().waitFor();
}

async function child(signed: SignedIn, name: string): Promise<Item> {
  return signed.api('GET', `/me/drive/items/${signed.folder.id}:/${encodeURIComponent(name)}`);
}

const hashOf = (item: Item): string => (item['file'] as { hashes: { sha256Hash: string } }).hashes.sha256Hash;

/** What the browser keeps of uploads. */
const kept = (page: Page): Promise<{ url: string }[]> =>
  page.evaluate(
    () =>
      new Promise<{ url: string }[]>((done) => {
        const request = indexedDB.open('holdfast-uploads', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('sessions', { keyPath: 'id' });
        request.onsuccess = () => {
          const all = request.result.transaction('sessions').objectStore('sessions').getAll();
          all.onsuccess = () => {
            request.result.close();
            done(all.result);
          };
        };
      }),
  );

describe('uploads', () => {
  it('takes a dropped tree of 300 files, its folders and an empty one, and says so', async () => {
    const signed = await signedInPage();
    const { page, folder, api } = signed;
    await visit(page, folder.path);
    await page.locator('main h2').waitFor();
    await dropTree(page, 300);
    await toast(page, /^Uploaded 301 items to /).waitFor({ timeout: 150_000 });
    await page.getByRole('row', { name: /^tree, folder/ }).waitFor();
    const tree = (await api('GET', `/me/drive/items/${folder.id}:/tree:/children?$top=200`)).value;
    expect(tree.map((each) => each.name).sort()).toEqual(['empty', ...Array.from({ length: 10 }, (_, i) => `f${i}`)]);
    const third = (await api('GET', `/me/drive/items/${folder.id}:/tree/f3:/children?$top=200`)).value;
    expect(third).toHaveLength(30);
    expect(third.every((each) => (each['size'] as number) > 0)).toBe(true);
    await findsNothing(page);
    await panel(page).getByRole('button', { name: 'Close' }).click();
    await panel(page).waitFor({ state: 'detached' });
    calm(page);
  }, 200_000);

  it('takes several chosen files', async () => {
    const signed = await signedInPage();
    const { page, folder, api } = signed;
    const names = ['one.txt', 'two.txt', 'three.txt'];
    await visit(page, folder.path);
    await upload(page, 'Files', ...names.map((name) => onDevice(`several/${name}`, name)));
    await toast(page, `Uploaded 3 items to ${folder.name}`).waitFor();
    await page.getByRole('row', { name: /^three\.txt/ }).waitFor();
    expect((await api('GET', `/me/drive/items/${folder.id}/children`)).value.map((each) => each.name).sort()).toEqual([...names].sort());
    calm(page);
  });

  it.skipIf(CANNOT.chooseFolder)('takes a chosen folder, and keeps the files’ own dates', async () => {
    const signed = await signedInPage();
    const { page, folder, api } = signed;
    onDevice('Letters/2023/to Ana.txt', 'Dear Ana');
    onDevice('Letters/list.txt', 'one');
    await visit(page, folder.path);
    await upload(page, 'Folder', path.join(device, 'Letters'));
    await toast(page, `Uploaded 2 items to ${folder.name}`).waitFor();
    const letter = await api('GET', `/me/drive/items/${folder.id}:/Letters/2023/to Ana.txt`);
    expect((letter['fileSystemInfo'] as { lastModifiedDateTime: string }).lastModifiedDateTime).toBe('2023-11-14T22:13:20Z');
    calm(page);
  });

  it('goes on with a large file after the server was killed and started again', async () => {
    const line = await aLine();
    const signed = await signedInPage({ line });
    const { page, folder } = signed;
    const content = randomBytes(24 * MB);
    const file = onDevice('film.bin', content);
    await visit(page, folder.path);
    line.bytesPerSecond(4 * MB, 8 * MB);
    await upload(page, 'Files', file);
    await underWay(page, /^([3-9]|1\d)(\.\d)? MB of 24 MB/);
    minds(page, CUT);
    await theServer().restart();
    line.bytesPerSecond(Number.POSITIVE_INFINITY);
    await toast(page, `Uploaded 1 item to ${folder.name}`).waitFor({ timeout: 90_000 });
    expect(hashOf(await child(signed, 'film.bin'))).toBe(sha256(content));
    expect(await kept(page)).toEqual([]);
  }, 180_000);

  it('goes on in a new tab when the same file is picked again', async () => {
    const line = await aLine();
    const signed = await signedInPage({ line });
    const { page, folder, context } = signed;
    const content = randomBytes(16 * MB);
    const file = onDevice('long.bin', content);
    await visit(page, folder.path);
    line.bytesPerSecond(2 * MB, 6 * MB);
    await upload(page, 'Files', file);
    await underWay(page, /^([3-9]|1\d)(\.\d)? MB of 16 MB/);
    const [{ url } = { url: '' }] = await kept(page);
    await page.close();
    line.bytesPerSecond(Number.POSITIVE_INFINITY);
    const next = await context.newPage();
    await visit(next, folder.path);
    await panel(next).getByText('1 upload can go on').waitFor();
    await findsNothing(next);
    const chooser = next.waitForEvent('filechooser');
    await panel(next).getByRole('button', { name: 'Pick the file long.bin again' }).click();
    await (await chooser).setFiles(file);
    await toast(next, `Uploaded 1 item to ${folder.name}`).waitFor();
    expect(hashOf(await child(signed, 'long.bin'))).toBe(sha256(content));
    expect((await context.request.get(url)).status()).toBe(404); // the session that was begun first became the file
    expect(await kept(next)).toEqual([]);
  }, 120_000);

  it('asks about a name that is taken, and loses nothing', async () => {
    const signed = await signedInPage();
    const { page, folder, put, api } = signed;
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      await put(name, 'there');
      utimesSync(onDevice(`clash/${name}`, 'from the device'), 1_600_000_000, 1_600_000_000);
    }
    await visit(page, folder.path);
    await page.getByRole('row', { name: /^a\.txt/ }).waitFor();
    await upload(page, 'Files', ...['a.txt', 'b.txt', 'c.txt'].map((name) => path.join(device, 'clash', name)));
    const dialog = page.getByRole('dialog');
    const title = dialog.getByRole('heading', { name: /is there already$/ });
    await title.waitFor();
    await findsNothing(page);
    const first = /“(.*)”/.exec((await title.textContent()) ?? '')![1]!;
    await dialog.getByRole('button', { name: /^Keep both/ }).click();
    await dialog.getByRole('heading', { name: new RegExp(`^“(?!${first})`) }).waitFor();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: /^Replace/ }).click();
    await toast(page, `Uploaded 3 items to ${folder.name}`).waitFor();
    const names = (await api('GET', `/me/drive/items/${folder.id}/children`)).value.map((each) => each.name).sort();
    expect(names).toHaveLength(4);
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      const item = await child(signed, name);
      expect((await api('GET', `/me/drive/items/${item.id}/versions`)).value).toHaveLength(name === first ? 1 : 2);
      expect(item['size']).toBe((name === first ? 'there' : 'from the device').length);
      if (name !== first) {
        const { lastModifiedDateTime } = item['fileSystemInfo'] as { lastModifiedDateTime: string };
        expect(Date.parse(lastModifiedDateTime)).toBe(1_600_000_000_000); // its own, not the upload's
      }
    }
  });

  it('says at once that a file is larger than what is left of the drive', async () => {
    const { page, folder } = await signedInPage();
    minds(page, /507/);
    const vast = onDevice('vast.bin', '');
    truncateSync(vast, 6 * 1024 ** 3); // takes no room on the disk
    utimesSync(vast, 1_700_000_000, 1_700_000_000);
    await visit(page, folder.path);
    await upload(page, 'Files', vast);
    await panel(page).getByText('It does not fit: your drive is full. Make room, then try again.').waitFor();
    await panel(page).getByRole('heading', { name: '1 item was not uploaded' }).waitFor();
    expect(await kept(page)).toEqual([]);
  });

  it('says that the drive is full, and goes on when told to', async () => {
    const signed = await signedInPage({ routed: true });
    const { page, folder } = signed;
    const file = onDevice('big.bin', randomBytes(6 * 1024 * 1024));
    minds(page, /507/);
    await visit(page, folder.path);
    await page.route('**/createUploadSession', (route) =>
      route.fulfill({ status: 507, contentType: 'application/json', body: JSON.stringify({ error: { code: 'quotaLimitReached', message: 'The drive is full.' } }) }),
    );
    await upload(page, 'Files', file);
    await panel(page).getByText('It does not fit: your drive is full. Make room, then try again.').waitFor();
    await findsNothing(page);
    await page.unroute('**/createUploadSession');
    await panel(page).getByRole('button', { name: 'Try big.bin again' }).click();
    await toast(page, `Uploaded 1 item to ${folder.name}`).waitFor();
  });

  it('leaves no session behind when it is cancelled', async () => {
    const line = await aLine();
    const signed = await signedInPage({ line });
    const { page, folder, api, context } = signed;
    const file = onDevice('unwanted.bin', randomBytes(12 * MB));
    await visit(page, folder.path);
    line.bytesPerSecond(2 * MB, 5 * MB);
    await upload(page, 'Files', file);
    await underWay(page, /^[3-9](\.\d)? MB of 12 MB/);
    line.bytesPerSecond(MB); // a drop, and what asks meanwhile
    const [{ url } = { url: '' }] = await kept(page);
    expect((await context.request.get(url)).status()).toBe(200);
    await panel(page).getByRole('button', { name: 'Cancel unwanted.bin' }).click();
    await panel(page).getByText('Cancelled').waitFor();
    await expect.poll(() => kept(page)).toEqual([]);
    expect((await context.request.get(url)).status()).toBe(404);
    expect((await api('GET', `/me/drive/items/${folder.id}/children`)).value).toEqual([]);
    calm(page);
  });

  it('pauses, continues, and works by keyboard', async () => {
    const line = await aLine();
    const signed = await signedInPage({ line });
    const { page, folder } = signed;
    const file = onDevice('slow.bin', randomBytes(10 * MB));
    await visit(page, folder.path);
    line.bytesPerSecond(2 * MB, 5 * MB);
    await page.getByRole('button', { name: 'Upload', exact: true }).waitFor(); // as for `u`, the folder has to be known
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('u');
    await (await chooser).setFiles(file);
    await underWay(page, /^[3-9](\.\d)? MB of 10 MB/);
    await panel(page).getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Enter');
    await panel(page).getByText('Uploads are paused').waitFor();
    line.bytesPerSecond(Number.POSITIVE_INFINITY);
    await panel(page).getByRole('button', { name: 'Continue' }).press('Enter');
    await toast(page, `Uploaded 1 item to ${folder.name}`).waitFor();
    calm(page, /416/); // what was under way as it was paused may have got there
  });

  it('is a sheet on a phone, which opens when it is touched', async () => {
    const signed = await signedInPage({ width: 360, height: 740, touch: true, language: 'de' });
    const { page, folder } = signed;
    await visit(page, folder.path);
    await page.getByRole('button', { name: 'Hochladen', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Dateien' }).click();
    await (await chooser).setFiles(onDevice('klein.txt', 'klein'));
    await panel(page).getByRole('heading', { name: '1 Element hochgeladen' }).waitFor();
    await panel(page).getByRole('button', { name: 'Alle Uploads zeigen' }).tap();
    await panel(page).getByText('klein.txt').waitFor();
    await findsNothing(page);
    calm(page);
  });

  it('takes what is pasted into the folder that is shown', async () => {
    const { page, folder } = await signedInPage();
    await visit(page, folder.path);
    await page.locator('main h2').first().waitFor();
    await paste(page);
    await toast(page, `Uploaded 1 item to ${folder.name}`).waitFor();
    await page.getByRole('row', { name: /^pasted\.txt/ }).waitFor();
    calm(page);
  });

  it('says where what was pasted went, though its name came later than what is in it', async () => {
    const { page, folder } = await signedInPage({ routed: true });
    let answer: (() => void) | undefined;
    const pasted = new Promise<void>((done) => (answer = done));
    await page.route(`**/items/${folder.id}?*`, async (route) => {
      await pasted;
      await route.continue();
    });
    await visit(page, folder.path);
    await page.locator('main h2').first().waitFor();
    await paste(page);
    answer?.();
    await toast(page, `Uploaded 1 item to ${folder.name}`).waitFor();
    calm(page);
  });
});

describe('signing out', () => {
  // The last: it ends the session that the tests above share.
  it('removes what was kept to go on', async () => {
    const line = await aLine();
    const { page, folder } = await signedInPage({ line });
    await visit(page, folder.path);
    line.bytesPerSecond(2 * MB, 5 * MB);
    await upload(page, 'Files', onDevice('left.bin', randomBytes(12 * MB)));
    await underWay(page, /^[3-9](\.\d)? MB of 12 MB/);
    line.bytesPerSecond(MB);
    expect(await kept(page)).toHaveLength(1);
    page.on('dialog', (leaving) => void leaving.accept());
    await page.goto(`${theServer().address}/signout?return=%2F`);
    expect(await kept(page)).toHaveLength(1);
    await page.locator('form button.main').click();
    await page.locator('[name=password]').waitFor();
    await expect.poll(() => kept(page)).toEqual([]);
  });
});
