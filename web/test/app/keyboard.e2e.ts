/** The main flows by somebody who has no mouse: no click in them. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';

import { proven } from './account-pages';
import { calm, signedInPage, theServer, useServer, visit } from './house';
import { someFiles } from './pages';

useServer();

const device = mkdtempSync(path.join(tmpdir(), 'holdfast-device-'));
afterAll(() => rmSync(device, { recursive: true, force: true }));

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const each = document.activeElement;
    return each === null ? '' : (each.getAttribute('aria-label') ?? (each as HTMLInputElement).labels?.[0]?.textContent ?? each.textContent ?? '').trim();
  });

/** Presses a key until what has the focus is called that. */
async function until(page: Page, key: string, name: RegExp, most = 40): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i <= most; i++) {
    const now = await focused(page);
    if (name.test(now)) {
      return;
    }
    passed.push(now);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${name}, but to: ${passed.join(' · ')}`);
}

/** By the link that comes first, as somebody who has just opened the page. */
async function intoTheList(page: Page): Promise<void> {
  await page.getByRole('row').first().waitFor();
  await until(page, 'F6', /, modified /);
}

describe('by keys alone', () => {
  it('somebody signs in, looks at a file and signs out', async () => {
    const { page, context, put, folder } = await signedInPage();
    await put('letter.txt', 'Dear reader\n');
    await context.clearCookies();
    await page.goto(theServer().address + folder.path);
    await page.locator('[name=email]').waitFor();
    await until(page, 'Tab', /address|mail/i);
    await page.keyboard.type(theServer().email);
    await until(page, 'Tab', /password/i);
    await page.keyboard.type(theServer().password);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^letter/ }).waitFor();
    await intoTheList(page);
    await page.keyboard.press('Enter');
    await page.frameLocator('iframe').getByText('Dear reader').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^letter/);
    await until(page, 'F6', /Holdfast/);
    await until(page, 'Tab', /^Account of/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await until(page, 'ArrowDown', /^Sign out$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/signout/);
    calm(page);
  });

  it('somebody makes a token on the pages of their account, and ends it', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await proven(signed, '/account/tokens');
    await visit(page, '/account');
    await until(page, 'Tab', /^App passwords/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/account\/tokens/);
    await until(page, 'Tab', /^What is it for/);
    await page.keyboard.type('the laptop');
    await page.keyboard.press('Enter');
    await page.locator('.secret').waitFor();
    await until(page, 'Tab', /^I have kept it/);
    await page.keyboard.press('Enter');
    await page.getByText('the laptop').first().waitFor();
    await until(page, 'Tab', /: the laptop$/);
    await page.keyboard.press('Enter');
    await page.getByText('the laptop').first().waitFor({ state: 'detached' });
    calm(page);
  });

  it('somebody uploads, and closes the panel of uploads', async () => {
    const { page, folder } = await signedInPage();
    const file = path.join(device, 'plan.txt');
    writeFileSync(file, 'A plan\n');
    await visit(page, folder.path);
    await page.getByText('Nothing in here yet').waitFor();
    const chooser = page.waitForEvent('filechooser', { timeout: 100_000 });
    await until(page, 'Tab', /^Upload$/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Files' }).waitFor();
    await until(page, 'ArrowDown', /^Files/);
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(file);
    await page.getByRole('row', { name: /^plan/ }).waitFor();
    await page.getByRole('region', { name: 'Uploads' }).getByText(/^Uploaded/).first().waitFor();
    await until(page, 'F6', /^Show less$/);
    await until(page, 'Tab', /^Close$/);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Uploads' }).waitFor({ state: 'detached' });
    calm(page);
  });

  it('somebody deletes many, and takes it back at the toast', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, await someFiles(signed));
    await intoTheList(page);
    await page.keyboard.press('End');
    await expect.poll(() => focused(page)).toMatch(/^Slides/);
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await page.getByRole('button', { name: '3 selected' }).waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('row', { name: /^Slides/ }).waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^notes|^Minutes|^harbour|^recording/); // the next row has it
    await until(page, 'F6', /^Undo$/);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^Slides/ }).waitFor();
    calm(page);
  });

  it('somebody shares, and ends it', async () => {
    const signed = await signedInPage();
    const { page, put, folder } = signed;
    await put('letter.txt', 'Dear reader\n');
    await visit(page, folder.path);
    await intoTheList(page);
    await page.keyboard.press('s');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => focused(page)).toMatch(/Add people/);
    await page.keyboard.type('ben@example.org');
    await page.keyboard.press('Enter');
    await until(page, 'Tab', /^Copy link$/);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Link', exact: true }).waitFor();
    await until(page, 'Tab', /^Manage access$/);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Links (1)' }).waitFor();
    await until(page, 'Tab', /^Stop sharing$/);
    await page.keyboard.press('Enter');
    await page.getByText('The one way to reach it').waitFor();
    await until(page, 'Tab', /^Stop sharing$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Done$/); // what was pressed is gone
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^letter/);
    calm(page);
  });

  it('somebody renames, moves, and downloads', async () => {
    const signed = await signedInPage();
    const { page } = signed;
    await visit(page, await someFiles(signed));
    await intoTheList(page);
    await until(page, 'ArrowDown', /^notes/);
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'New name of notes.txt' }).waitFor();
    await page.keyboard.type('thoughts'); // the ending stays: only what is before it is chosen
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^thoughts\.txt/ }).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^thoughts\.txt/);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Download' }).waitFor();
    await until(page, 'ArrowDown', /^Download/);
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('The content of notes.txt');
    await expect.poll(() => focused(page)).toMatch(/^thoughts\.txt/);
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Move to' }).waitFor();
    await until(page, 'ArrowDown', /^Move to/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Letters' }).waitFor();
    await until(page, 'Tab', /^Letters/);
    await page.keyboard.press('Enter');
    await until(page, 'Tab', /^Move here$/);
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^thoughts/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.getByRole('row', { name: /^thoughts/ }).waitFor();
    calm(page);
  });
});
