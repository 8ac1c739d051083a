/**
 * From `./holdfast serve` and an empty browser to the first file: the steps, how long the machine takes, and about how long a
 * person would. And what the day brings then: a folder, a server that is killed, a share, a version, a mistake.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Authenticator, CANNOT, openBrowser } from '../browser/browser';
import { dropTree } from './drop';
import { CUT, findsNothing, keepPictures } from './house';
import { type StartedServer, startServer } from './server';
import { SlowLine } from './slow-line';

/** Of a person who reads what is new to them: a page, a field, the outbox in another window, a finger for a passkey (KLM, and generous). */
const SECONDS = { page: 5, field: 4, press: 1.5, outbox: 20, finger: 5, file: 10 } as const;

const MB = 1024 * 1024;

let server: StartedServer;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let line: SlowLine;
let context: BrowserContext;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer();
  line = await SlowLine.open();
  context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', acceptDownloads: true, proxy: { server: line.address } });
  context.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`));
}, 180_000);
afterEach(({ task }) => (task.result?.state === 'fail' ? keepPictures(context, task.name) : undefined), 30_000);
afterAll(async () => {
  await browser?.close();
  line?.close();
  await server?.stop();
});

class Walk {
  readonly steps: string[] = [];
  seconds = 0;
  readonly #from = performance.now();

  constructor(readonly page: Page) {}

  async step(name: string, kinds: readonly (keyof typeof SECONDS)[], act: () => Promise<unknown>): Promise<void> {
    await findsNothing(this.page);
    await act();
    this.steps.push(name);
    this.seconds += SECONDS.page + kinds.reduce((sum, kind) => sum + SECONDS[kind], 0);
  }

  tell(): string {
    const machine = ((performance.now() - this.#from) / 1000).toFixed(1);
    return `First run: ${this.steps.length} steps (${this.steps.join(' → ')}), ${machine} s by machine, about ${Math.round(this.seconds)} s for a person`;
  }
}

describe.skipIf(CANNOT.passkey)('the first run', () => {
  it('leads from the one-time link to the first file in under three minutes', async () => {
    let page = await context.newPage();
    await Authenticator.plugInto(page);
    await page.goto(server.welcome);
    const walk = new Walk(page);
    const main = (): Promise<void> => page.locator('form button.main').first().click();
    const stepIs = (number: number, on = page): Promise<void> => on.getByText(`Step ${number} of 5`).waitFor();
    const title = (name: string): Promise<void> => page.getByRole('heading', { name }).waitFor();

    await title('Welcome to your Holdfast');
    await stepIs(1);
    await walk.step('address', ['field', 'press'], async () => {
      await page.fill('[name=email]', 'ana@example.org');
      await main();
      await page.getByText('holdfast outbox').waitFor();
    });
    await walk.step('code', ['outbox', 'field', 'press'], async () => {
      await page.fill('[name=code]', await server.code('ana@example.org'));
      await main();
      await title('Almost there');
    });
    await walk.step('name and password', ['field', 'field', 'field', 'press'], async () => {
      await page.fill('[name=displayName]', 'Ana Winterbourne');
      await page.fill('[name=password]', 'seven quiet herons cross a frozen lake');
      await main();
      await title('A second way to prove who you are');
      await stepIs(2);
    });
    await walk.step('passkey', ['press', 'press', 'finger'], async () => {
      await page.getByRole('button', { name: 'Make a passkey' }).click();
      await page.getByRole('button', { name: 'Continue with your passkey' }).click();
      await title('Where your files are');
    });
    await page.close(); // and comes back in another tab, where it was
    page = await context.newPage();
    await page.goto(`${new URL(server.welcome).origin}/account`);
    await page.getByText('lie on one disk.').waitFor();
    const again = new Walk(page);
    await again.step('regions', ['press'], async () => {
      await page.getByRole('button', { name: 'I have seen it' }).click();
      await title('Your recovery kit');
      await stepIs(4);
    });
    await again.step('recovery kit', ['press', 'press', 'press'], async () => {
      await main();
      await title('Recovery codes');
      await findsNothing(page);
      const kit = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download the recovery kit' }).click();
      const text = await (await (await kit).createReadStream()).setEncoding('utf8').toArray();
      expect(text.join('')).toMatch(/^Holdfast recovery kit\n[^]*ana@example\.org[^]*(?:[A-Za-z0-9-]+\n){10}[^]*\d{5}/);
      await page.getByRole('link', { name: 'I have kept it' }).click();
      await title('Put in your first files');
      await stepIs(5);
      await page.goBack(); // where the kit was shown, this once
      await title('Put in your first files');
      await stepIs(5);
    });
    await again.step('first file', ['press', 'press', 'file'], async () => {
      await page.getByRole('link', { name: 'Open my files' }).click();
      await page.getByRole('button', { name: 'Upload', exact: true }).first().click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('menuitem', { name: 'Files' }).click();
      await (await chooser).setFiles([{ name: 'first.txt', mimeType: 'text/plain', buffer: Buffer.from('the first file') }]);
      await page.getByRole('row', { name: /^first/ }).waitFor();
    });
    walk.steps.push(...again.steps);
    walk.seconds += again.seconds;
    console.log(walk.tell());
    expect(walk.seconds).toBeLessThan(180);
    expect(complaints).toEqual([]);

    await page.goto(`${new URL(server.welcome).origin}/account`);
    await page.getByRole('heading', { level: 1, name: 'Hello, Ana Winterbourne' }).waitFor();
    expect(await page.getByText('Your server is yours').count(), 'it is over').toBe(0);
    await page.close();
  }, 300_000);

  it('is followed by a day in which nothing is lost, and the browser complains of nothing', async () => {
    const page = await context.newPage();
    await page.goto(new URL(server.welcome).origin);
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}\\b`) });
    await row('first').waitFor();

    // A folder is dropped, and the server killed in the middle of it.
    line.bytesPerSecond(6 * MB, 10 * MB);
    await dropTree(page, 300, 24 * MB);
    await page.getByRole('region', { name: 'Uploads' }).getByText(/^([2-9]|1\d)(\.\d)? MB of 24 MB/).first().waitFor({ timeout: 90_000 });
    expect(complaints).toEqual([]);
    await server.restart();
    line.bytesPerSecond(Number.POSITIVE_INFINITY);
    await page.getByRole('status').getByText('Uploaded 302 items to My files').first().waitFor({ timeout: 120_000 });
    // What was under way as the server died, the browser tells of by itself: a line for each, and no more.
    expect(complaints.filter((each) => !CUT.test(each))).toEqual([]);
    expect(complaints.length).toBeLessThan(20);
    complaints.length = 0;

    await page.getByRole('region', { name: 'Uploads' }).getByRole('button', { name: 'Close' }).click();

    // Something is shared with somebody who has no account here, in another browser and another language.
    await row('first').click({ position: { x: 300, y: 10 } });
    await page.getByRole('toolbar').getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).click();
    const link = await page.getByRole('dialog').getByRole('textbox', { name: 'Link', exact: true }).inputValue();
    const stranger = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'de-DE' });
    const there = await stranger.newPage();
    there.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await there.goto(link);
    await there.getByText('Ana Winterbourne').first().waitFor();
    const [got] = await Promise.all([there.waitForEvent('download'), there.getByRole('link', { name: 'Herunterladen' }).click()]);
    expect((await (await got.createReadStream()).setEncoding('utf8').toArray()).join('')).toBe('the first file');
    await stranger.close();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByTitle('Clear the selection').click();

    // A file is written over, and has its first version back.
    await page.getByRole('button', { name: 'Upload', exact: true }).first().click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Files' }).click();
    await (await chooser).setFiles([{ name: 'first.txt', mimeType: 'text/plain', buffer: Buffer.from('written over by mistake') }]);
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await page.getByRole('status').getByText('Uploaded 1 item to My files').first().waitFor();
    await row('first').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Version history' }).click();
    const versions = page.getByRole('dialog', { name: 'Versions of first.txt' });
    await versions.getByRole('button', { name: 'More actions for version 1' }).click();
    await page.getByRole('menuitem', { name: 'Restore' }).click();
    await versions.getByText('Version 3').waitFor();
    await page.keyboard.press('Escape');

    // Everything in the folder is deleted, and comes back on the restore page.
    await row('tree').dblclick();
    await page.getByRole('heading', { name: 'tree' }).waitFor();
    await row('f0').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByText('Nothing in here yet').first().waitFor();
    await page.getByRole('link', { name: 'Restore your drive' }).first().click();
    await page.getByRole('row', { name: /^Deleted 12 items in tree, by You/ }).click();
    await page.getByText(/All 12 changes after .* will be rolled back/).waitFor();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/Restored to .*: \d+ items changed/).waitFor();
    await page.getByRole('link', { name: 'My files' }).first().click();
    await row('tree').dblclick();
    await row('film').waitFor();
    await row('f9').dblclick();
    await row('file 0').focus();
    await page.keyboard.press('End');
    await row('file 29').waitFor();
    await findsNothing(page);
    expect(complaints).toEqual([]);
    await context.close();
  }, 300_000);
});
