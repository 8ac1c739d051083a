/** Who waits longer begins anew. */
export const PAUSE_MILLIS = 800;

/**
 * Finds what begins with the letters that were typed one after the other. The same letter again and again goes on to
 * the next that begins with it.
 */
export function typeAhead(now: () => number = () => performance.now()): (key: string, names: readonly string[], from: number) => number {
  let typed = '';
  let last = Number.NEGATIVE_INFINITY;
  return (key, names, from) => {
    const at = now();
    typed = at - last > PAUSE_MILLIS ? key : typed + key;
    last = at;
    const same = [...typed].every((letter) => letter === typed[0]);
    const wanted = (same ? typed[0]! : typed).toLocaleLowerCase();
    const start = same ? from + 1 : from;
    for (let i = 0; i < names.length; i++) {
      const index = (start + i + names.length) % names.length;
      if (names[index]!.toLocaleLowerCase().startsWith(wanted)) {
        return index;
      }
    }
    return -1;
  };
}
