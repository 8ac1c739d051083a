/** Whether everything on a page can be reached and seen, however small the window is. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Nothing scrolls sideways but what is meant to, and whatever can be pressed or typed into lies in the window, or in
 * something that can be scrolled to show it.
 */
export async function losesNothing(page: Page): Promise<void> {
  await expect.poll(async () => (await page.evaluate(lost)).join('\n'), { timeout: 5_000 }).toBe('');
}

/** Runs in the page. */
function lost(): string[] {
  const wide = document.documentElement.clientWidth;
  const high = document.documentElement.clientHeight;
  const named = (each: Element): string => `${each.tagName.toLowerCase()} “${(each.getAttribute('aria-label') ?? each.textContent ?? '').trim().slice(0, 60)}”`;
  const scrolls = (of: Element, way: 'x' | 'y'): boolean => {
    for (let each: Element | null = of.parentElement; each !== null; each = each.parentElement) {
      const style = getComputedStyle(each);
      const overflow = way === 'x' ? style.overflowX : style.overflowY;
      const more = way === 'x' ? each.scrollWidth > each.clientWidth : each.scrollHeight > each.clientHeight;
      if (/auto|scroll/.test(overflow) && more) {
        return true;
      }
    }
    return way === 'y' && document.documentElement.scrollHeight > high && getComputedStyle(document.body).overflowY !== 'hidden';
  };
  const found: string[] = [];
  for (const each of [document.documentElement, ...document.querySelectorAll('main, aside, nav, header, [role=dialog], [role=alertdialog], [role=menu]')]) {
    const isShown = each.getClientRects().length > 0;
    if (isShown && each.scrollWidth > each.clientWidth + 1 && !/hidden|clip/.test(getComputedStyle(each).overflowX)) {
      found.push(`${named(each)} scrolls sideways: ${each.scrollWidth} in ${each.clientWidth}`);
    }
  }
  for (const each of document.querySelectorAll('a[href], button, input, select, textarea, [role=menuitem], [role=tab], [role=slider], [role=option]')) {
    const isShown = each.checkVisibility({ visibilityProperty: true }) && each.closest('[data-tabster-dummy], [aria-hidden=true], [inert]') === null;
    const box = each.getBoundingClientRect();
    // What shows itself only with the focus lies outside until then; the fields of check boxes lie over what is drawn.
    if (!isShown || box.width <= 1 || box.bottom < 0) {
      continue;
    }
    if ((box.left < -1 || box.right > wide + 1) && !scrolls(each, 'x')) {
      found.push(`${named(each)} lies outside: from ${Math.round(box.left)} to ${Math.round(box.right)} in ${wide}`);
    }
    if (box.bottom > high + 1 && !scrolls(each, 'y')) {
      found.push(`${named(each)} lies below: to ${Math.round(box.bottom)} in ${high}`);
    }
  }
  return found;
}

/** Goes on by Tab, and asks of each stop whether somebody who looks at it can tell that it has the focus. */
export async function showsItsFocus(page: Page, stops: number): Promise<void> {
  const unseen: string[] = [];
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const each = document.activeElement;
      if (each === null || each === document.body || each.tagName === 'IFRAME') {
        return undefined;
      }
      const { x, y, width, height } = each.getBoundingClientRect();
      return { name: `${each.tagName.toLowerCase()} “${(each.getAttribute('aria-label') ?? each.textContent ?? '').trim().slice(0, 60)}”`, x, y, width, height };
    });
    if (at === undefined) {
      continue;
    }
    const window = page.viewportSize()!;
    const left = Math.max(0, at.x - 4);
    const top = Math.max(0, at.y - 4);
    const clip = { x: left, y: top, width: Math.min(window.width - left, at.width + 8), height: Math.min(window.height - top, at.height + 8) };
    if (clip.width <= 0 || clip.height <= 0) {
      unseen.push(`${at.name} is not in the window`);
      continue;
    }
    const held = await page.screenshot({ clip, animations: 'disabled' });
    // A look at it without the focus, which then is where it was.
    await page.evaluate(() => {
      const each = document.activeElement as HTMLElement;
      Object.assign(globalThis, { held: each });
      each.blur();
    });
    const free = await page.screenshot({ clip, animations: 'disabled' });
    await page.evaluate(() => (globalThis as unknown as { held: HTMLElement }).held.focus());
    if (held.equals(free)) {
      unseen.push(`${at.name} does not show that it has the focus`);
    }
  }
  expect(unseen.join('\n')).toBe('');
}
