/** From `./holdfast serve` and an empty browser to the first file: the steps, how long the machine takes, and about how long a person would. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Authenticator, CANNOT, openBrowser } from '../browser/browser';
import { findsNothing } from './house';
import { type StartedServer, startServer } from './server';

/** Of a person who reads what is new to them: a page, a field, the outbox in another window, a finger for a passkey (KLM, and generous). */
const SECONDS = { page: 5, field: 4, press: 1.5, outbox: 20, finger: 5, file: 10 } as const;

let server: StartedServer;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer();
}, 180_000);
afterAll(async () => {
  await browser?.close();
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
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', acceptDownloads: true });
    let page = await context.newPage();
    await Authenticator.plugInto(page);
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
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
    await context.close();
  }, 300_000);
});
