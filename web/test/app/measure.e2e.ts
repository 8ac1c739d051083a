/**
 * What issue 6 asks to be measured: how long an interaction takes to the next paint on a list of 10,000, and whether
 * memory grows over 1,000 navigations. `npm run measure` prints it; on a machine with nothing else at work.
 *
 * ITEMS   how many the list has, 10,000 unless told
 * TURNS   how many navigations, 1,000 unless told
 *
 * Interactions are those of the Event Timing API: from the input to the paint after it, in steps of 8 ms; what is not
 * reported took less than 16. Scrolling by wheel is none there, so its longest frame is taken. How busy the machine was
 * stands above each table: figures of a busy one say little.
 */
import { availableParallelism, loadavg } from 'node:os';
import process from 'node:process';

import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { type SignedIn, signedInPage, useServer, visit } from './house';

const ITEMS = Number(process.env['ITEMS'] ?? 10_000);
const TURNS = Number(process.env['TURNS'] ?? 1_000);
const AT_A_TIME = 20;
const TRIES = 20;
/** What is loaded once, and caches that fill, come before the first look at the heap. */
const WARM_TURNS = 20;
/** So often the heap is looked at on the way: what grows does so from each look to the next, what fills up ends. */
const LOOKS = 4;
const SHORTEST_MILLIS = 16;
const GOOD_MILLIS = 100;

interface Figure {
  readonly what: string;
  readonly median: number;
  readonly most: number;
}

describe.runIf(process.env['MEASURE'] !== undefined)('measured', () => {
  useServer();

  it('interaction to next paint on a long list', async () => {
    const signed = await signedInPage();
    await fill(signed, ITEMS);
    const { page, folder } = signed;
    await visit(page, folder.path);
    await rowAt(page, 0).waitFor();
    await listenForEvents(page);
    const figures = [
      await interaction(page, 'select by click', (i) => rowAt(page, i % 10).click({ position: { x: 620, y: 12 } })),
      await interaction(page, 'select by Space', () => page.keyboard.press('Space')),
      await interaction(page, 'extend by Shift+↓', () => page.keyboard.press('Shift+ArrowDown')),
      await interaction(page, 'scroll by Page Down', () => page.keyboard.press('PageDown')),
      await interaction(page, 'to the end and back', (i) => page.keyboard.press(i % 2 === 0 ? 'End' : 'Home')),
      await interaction(page, 'open the menu', openMenu(page), () => page.keyboard.press('Escape')),
      await interaction(page, 'sort', () => page.getByRole('button', { name: 'Name', exact: true }).click()),
      await wheel(page),
    ];
    await page.keyboard.press('Escape');
    print(`Interaction to next paint, ${ITEMS} items, ${TRIES} times each`, figures.map(({ what, median, most }) => [what, millis(median), millis(most)]), ['', 'median', 'most']);
    expect(figures.every(({ most }) => Number.isFinite(most))).toBe(true);
    print('Beyond the budget of 100 ms', figures.filter(({ most }) => most > GOOD_MILLIS).map(({ what, most }) => [what, millis(most)]), ['', 'most']);
  }, 1_800_000);

  it('memory over navigations between two folders', async () => {
    const signed = await signedInPage();
    const { page, folder, api } = signed;
    const made = await Promise.all(['One', 'Two'].map((name) => api('POST', `/me/drive/items/${folder.id}/children`, { name, folder: {} })));
    for (const { id } of made) {
      await fill(signed, 200, id);
    }
    await visit(page, folder.path);
    await page.getByRole('row', { name: /^One/ }).waitFor();
    const cdp = await page.context().newCDPSession(page);
    await navigate(page, made.map(({ id }) => id), WARM_TURNS);
    const looks = [await memory(cdp)];
    for (let i = 0; i < LOOKS; i++) {
      await navigate(page, made.map(({ id }) => id), TURNS / LOOKS);
      looks.push(await memory(cdp));
    }
    const rows = (Object.keys(looks[0]!) as (keyof Memory)[]).map((what) => [what, ...looks.map((each) => each[what].toLocaleString('en'))]);
    print('After collecting garbage, by the number of navigations', rows, ['', ...looks.map((_, i) => String((i * TURNS) / LOOKS))]);
    // What is not let go of is let go of by none of them: nodes and listeners of each would stay.
    expect(looks.at(-1)!.nodes).toBeLessThan(looks[1]!.nodes + TURNS);
    expect(looks.at(-1)!.listeners).toBeLessThan(looks[1]!.listeners + TURNS);
  }, 1_800_000);
});

const rowAt = (page: Page, index: number) => page.locator(`[role=row][data-index="${index}"]`);

/** Small files in batches, as another client would; what the door refuses for now is asked for again. */
async function fill({ api, folder }: SignedIn, count: number, into = folder.id): Promise<void> {
  const body = Buffer.from('measured').toString('base64');
  let left = Array.from({ length: count }, (_, i) => i);
  while (left.length > 0) {
    const some = left.slice(0, AT_A_TIME);
    const requests = some.map((i) => ({
      id: String(i),
      method: 'PUT',
      url: `/me/drive/items/${into}:/File-${String(i).padStart(6, '0')}.txt:/content`,
      headers: { 'Content-Type': 'text/plain' },
      body,
    }));
    const { responses } = await api<{ responses: { id: string; status: number }[] }>('POST', '/$batch', { requests });
    const refused = responses.filter(({ status }) => status === 429 || status === 503);
    const broken = responses.find(({ status }) => status >= 300 && status !== 429 && status !== 503);
    if (broken !== undefined) {
      throw new Error(`a part of a batch answered ${broken.status}`);
    }
    left = [...refused.map(({ id }) => Number(id)), ...left.slice(some.length)];
    if (refused.length > 0) {
      await new Promise((done) => setTimeout(done, 2_000));
    }
  }
}

/** How long each interaction took, by the id that joins its events. */
async function listenForEvents(page: Page): Promise<void> {
  await page.evaluate(() => {
    const taken = new Map<number, number>();
    Object.assign(globalThis, { taken });
    const take = (entries: PerformanceEntryList): void => {
      for (const entry of entries as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId > 0) {
          taken.set(entry.interactionId, Math.max(taken.get(entry.interactionId) ?? 0, entry.duration));
        }
      }
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(globalThis, { takeRest: () => take(observer.takeRecords()) });
  });
}

interface Listening {
  readonly taken: Map<number, number>;
  readonly takeRest: () => void;
}

/** What came of the last interaction. It is told after its paint: so the page paints twice, and is left a moment. */
async function longest(page: Page): Promise<number> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 120)))));
  return page.evaluate(() => {
    const { taken, takeRest } = globalThis as unknown as Listening;
    takeRest();
    const most = Math.max(0, ...taken.values());
    taken.clear();
    return most;
  });
}

async function interaction(page: Page, what: string, act: (i: number) => Promise<void>, undo?: () => Promise<void>): Promise<Figure> {
  const all: number[] = [];
  for (let i = 0; i < TRIES; i++) {
    await act(i);
    all.push(Math.max(SHORTEST_MILLIS, await longest(page)));
    if (undo !== undefined) {
      await undo();
      await longest(page); // and not that of the next
    }
  }
  return figure(what, all);
}

function openMenu(page: Page): () => Promise<void> {
  return async () => {
    await page.locator('[role=row][tabindex="0"]').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
  };
}

/** Turns the wheel through the list. @returns the frames it took */
async function wheel(page: Page): Promise<Figure> {
  await page.locator('[role=row][tabindex="0"]').hover();
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { frames });
  });
  for (let i = 0; i < TRIES; i++) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(50);
  }
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  return figure('frames while the wheel turns', frames.slice(1));
}

function figure(what: string, all: readonly number[]): Figure {
  const sorted = [...all].sort((a, b) => a - b);
  return { what, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

/** Into one folder, back, into the other, back: by the list's own links and the browser's history, as the app does it. */
async function navigate(page: Page, ids: readonly string[], turns: number): Promise<void> {
  await page.evaluate(
    async ([folders, count]) => {
      const link = (): HTMLAnchorElement | null => document.querySelector(`[role=row] a[href$="/files/${folders[0]}"]`);
      const until = async (holds: () => boolean): Promise<void> => {
        for (const end = performance.now() + 60_000; !holds(); ) {
          if (performance.now() > end) {
            throw new Error(`nothing came at ${location.pathname}`);
          }
          await new Promise((done) => setTimeout(done, 5));
        }
      };
      for (let i = 0; i < count; i += 2) {
        const id = folders[(i / 2) % folders.length]!;
        document.querySelector<HTMLAnchorElement>(`[role=row] a[href$="/files/${id}"]`)!.click();
        await until(() => location.pathname.endsWith(id) && link() === null && document.querySelector('[role=row][data-index="0"]') !== null);
        history.back();
        await until(() => link() !== null);
      }
    },
    [ids, turns] as const,
  );
}

interface Memory {
  readonly 'heap bytes': number;
  readonly nodes: number;
  readonly listeners: number;
}

async function memory(cdp: CDPSession): Promise<Memory> {
  for (let i = 0; i < 3; i++) {
    await cdp.send('HeapProfiler.collectGarbage');
  }
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { 'heap bytes': usedSize, nodes, listeners: jsEventListeners };
}

const millis = (value: number): string => (value <= SHORTEST_MILLIS ? '16 ms or less' : `${Math.round(value)} ms`);

function print(title: string, rows: readonly (readonly string[])[], head: readonly string[]): void {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`);
  const [load] = loadavg();
  process.stdout.write(`\n${title} (load ${load!.toFixed(1)} on ${availableParallelism()} cores)\n\n${rows.length === 0 ? 'none' : lines.join('\n')}\n`);
}
