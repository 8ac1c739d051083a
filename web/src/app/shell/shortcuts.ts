import { useEffect, useRef } from 'react';

import { preferences } from './preferences';

/** Whether somebody types into something that takes letters, or a dialog or menu has the keys. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [role=dialog], [role=alertdialog], [role=menu]') !== null)
  );
}

/**
 * Runs something for a single letter, where letters are shortcuts and nobody types.
 *
 * @param letters what each does; `?` too
 */
export function useLetters(letters: Readonly<Record<string, () => void>>): void {
  const now = useRef(letters);
  now.current = letters;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      if (!plain || !preferences.get().letters || isTyping(event.target)) {
        return;
      }
      const run = now.current[event.key.toLowerCase()];
      if (run !== undefined) {
        event.preventDefault();
        run();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
