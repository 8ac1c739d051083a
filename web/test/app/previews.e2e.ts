/** What a browser has to draw by itself: pictures, texts, documents, sound. */
import type { FrameLocator } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { pdf, wav } from '../preview/fixtures.mjs';
import { calm, signedInPage, useServer, visit } from './house';
import { TINY_PNG } from './pages';

useServer();

const drawn = (frame: FrameLocator, what: string) => expect.poll(() => frame.locator(what).first().evaluate((each) => (each as HTMLImageElement).naturalWidth || (each as HTMLCanvasElement).width), { timeout: 20_000 });

describe('a preview', () => {
  it('goes from a picture to a document, a text and a sound', async () => {
    const { page, put, folder } = await signedInPage();
    await put('1 harbour.png', TINY_PNG);
    await put('2 herons.pdf', pdf({ pages: 3 }));
    await put('3 letter.txt', 'Dear reader\n');
    await put('4 tone.wav', wav(1));
    await visit(page, folder.path);
    await page.getByRole('row', { name: /^1 harbour/ }).getByRole('link').click();
    const frame = page.frameLocator('iframe');
    const next = page.getByRole('button', { name: 'Next file' });
    await drawn(frame, 'img.picture').toBe(10);
    await next.click();
    await frame.getByText('Page 1 of herons').first().waitFor();
    await drawn(frame, 'canvas').toBeGreaterThan(100);
    await next.click();
    await frame.getByText('Dear reader').waitFor();
    await next.click();
    await expect.poll(() => frame.locator('audio').evaluate((each) => (each as HTMLAudioElement).duration)).toBeCloseTo(1, 1);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    calm(page);
  });
});
