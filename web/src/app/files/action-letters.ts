/** Single letters of actions (ux.md, section 13). Within the list they stand beside typing ahead: see `list-typing.ts`. */
import { actionsFor, attempt, type Chosen, folderActionsFor, useLetters } from '../shell';

export type Letters = Readonly<Record<string, () => void>>;

/** What each letter does with what is chosen, or in the folder. Letters of what cannot be done now are none. */
export function actionLetters(chosen: Chosen): Letters {
  const { folder } = chosen;
  const here = folder === undefined ? [] : folderActionsFor(chosen.rights).map(({ letter, run }) => ({ letter, run: () => run(folder) }));
  const these = actionsFor(chosen).map(({ letter, run }) => ({ letter, run: () => run(chosen) }));
  return Object.fromEntries([...here, ...these].flatMap(({ letter, run }) => (letter === undefined ? [] : [[letter, () => attempt(run)]])));
}

/** The same for the whole page, wherever on it the focus is. */
export function useActionLetters(chosen: Chosen): void {
  useLetters(actionLetters(chosen));
}
