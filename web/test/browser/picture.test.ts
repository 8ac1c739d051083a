import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openBrowser } from './browser';
import { Site } from './site';

let site: Site;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

const FIELD = `<form method="post" action="/done" enctype="multipart/form-data"><input type="hidden" name="ticket" value="t">
  <input type="file" name="picture" accept="image/png" required aria-describedby="hint" data-picture data-unreadable="No picture.">
  <p id="hint" data-any="Any picture.">PNG alone.</p><button>Go</button></form>`;

beforeAll(async () => {
  browser = await openBrowser();
  site = new Site();
  await site.start();
  site.page('/', FIELD);
  site.page('/done', '<p>Done</p>');
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});
beforeEach(async () => {
  complaints.length = 0;
  page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(site.address('/'));
});

/** A JPEG, wide and green, as this browser makes one. */
async function jpeg(): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 3_000;
    canvas.height = 2_500;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#00ff00';
    context.fillRect(0, 0, 3_000, 2_500);
    return canvas.toDataURL('image/jpeg').split(',')[1]!;
  });
  return Buffer.from(base64, 'base64');
}

describe('a field for a picture', () => {
  it('sends a JPEG as a small square PNG, under the policy of the pages', async () => {
    expect(await page.textContent('#hint')).toBe('Any picture.');
    await page.setInputFiles('input[type=file]', { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await jpeg() });
    await page.click('button');
    await page.waitForURL('**/done');
    const body = site.bodies.at(-1)!;
    const png = body.indexOf(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    expect(png).toBeGreaterThan(0);
    expect([body.readUInt32BE(png + 16), body.readUInt32BE(png + 20)]).toEqual([512, 512]);
    expect(body.toString('latin1')).toContain('name="ticket"\r\n\r\nt\r\n');
    expect(body.includes('JFIF')).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('says so when the browser cannot read it, and sends nothing', async () => {
    const before = site.bodies.length;
    await page.setInputFiles('input[type=file]', { name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('none') });
    await page.click('button');
    await page.waitForFunction(() => document.querySelector('input[type=file]:invalid') !== null);
    const said = await page.$eval('input[type=file]', (input) => (input as HTMLInputElement).validationMessage);
    expect(said).toBe('No picture.');
    expect(site.bodies.length).toBe(before);
  });
});
