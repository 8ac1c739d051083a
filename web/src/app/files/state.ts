/** What several parts of the list share while it is shown. */
import type { DriveItem } from '../graph';
import { Store } from '../shell';

/** The item whose name is being changed in its row. */
export const renaming = new Store<string | undefined>(undefined);

/** What Ctrl+C or Ctrl+X took. */
export const clipboard = new Store<{ readonly items: readonly DriveItem[]; readonly cut: boolean } | undefined>(undefined);
