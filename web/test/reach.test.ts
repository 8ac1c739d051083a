import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Reach } from '../src/app/graph/reach';

let isThere: boolean;
let probes: number;
let told: boolean[];
let reach: Reach;
const after = (millis: number): Promise<unknown> => vi.advanceTimersByTimeAsync(millis);

beforeEach(() => {
  vi.useFakeTimers();
  isThere = true;
  probes = 0;
  told = [];
  reach = new Reach({
    probe: async () => {
      probes++;
      await new Promise((done) => setTimeout(done, 10));
      return isThere;
    },
    now: () => Date.now(),
    random: () => 0.5,
  });
  reach.listen((isAway) => told.push(isAway));
});

afterEach(() => {
  vi.useRealTimers();
});

describe('whether the server can be reached', () => {
  it('is asked once for all who found that it cannot, and nobody else asks meanwhile', async () => {
    reach.lost();
    reach.lost();
    const passed = reach.pass();
    await after(10);
    await passed;
    expect(probes).toBe(1);
    expect(told).toEqual([]);
  });

  it('lets nothing through while it is away, and asks ever more seldom', async () => {
    isThere = false;
    reach.lost();
    await after(10);
    expect(told).toEqual([true]);
    await expect(reach.pass()).rejects.toMatchObject({ kind: 'offline' });
    reach.lost();
    await after(1_010);
    expect(probes).toBe(2);
    await after(2_010);
    expect(probes).toBe(3);
    await after(600_000);
    expect(probes).toBeGreaterThan(20);
    expect(probes).toBeLessThan(30);
    isThere = true;
    await after(31_000);
    expect(told).toEqual([true, false]);
    await reach.pass();
  });

  it('is asked as somebody comes and presses something, and not with every key', async () => {
    isThere = false;
    reach.lost();
    await after(60_000);
    const asked = probes;
    isThere = true;
    reach.askSoon();
    reach.askSoon();
    await after(10);
    expect(probes).toBe(asked + 1);
    expect(told).toEqual([true, false]);
    reach.askSoon();
    await after(10);
    expect(probes).toBe(asked + 1);
  });

  it('waits a second again the next time', async () => {
    isThere = false;
    reach.lost();
    await after(60_000);
    isThere = true;
    await after(60_000);
    isThere = false;
    reach.lost();
    await after(10);
    const asked = probes;
    await after(1_010);
    expect(probes).toBe(asked + 1);
  });
});
