import { useEffect } from 'react';

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), [tabindex="0"]';

/** F6 goes to the next part of the page that carries `data-region`, Shift+F6 to the one before. */
export function useRegions(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === 'F6' && !event.defaultPrevented) {
        event.preventDefault();
        step(event.shiftKey ? -1 : 1);
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function step(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((each) => target(each) !== undefined);
  const here = regions.findIndex((each) => each.contains(document.activeElement));
  const next = regions[(here + by + regions.length) % regions.length] ?? regions[0];
  next && target(next)?.focus();
}

/** What has the focus of a list already (roving tabindex), else what comes first. */
function target(region: HTMLElement): HTMLElement | undefined {
  const shown = (each: HTMLElement): boolean => each.getClientRects().length > 0;
  const roving = region.querySelector<HTMLElement>('[role=row][tabindex="0"], [role=gridcell][tabindex="0"]');
  return roving ?? [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find(shown);
}
