/** The restore that runs, and what became of the last one: both outlive the page. */
import { client, keys, nudge, refusalOf } from '../graph';
import { saysWhy } from '../parts';
import { go, prove, Store, toast } from '../shell';
import { allWordsNow } from '../words';
import { restore, type Report, undo } from './door';
import type { Point } from './point';

export interface Wish {
  /** What to go back to, or the restore that is taken back. */
  readonly what: { readonly point: Point } | { readonly undo: number };
  readonly folder?: string | undefined;
  /** How the point is called: "3 March 2026, 14:02:00 CET". */
  readonly name: string;
}

export interface Done {
  readonly wish: Wish;
  readonly report: Report;
}

export const running = new Store<Wish | undefined>(undefined);
export const done = new Store<Done | undefined>(undefined);

/**
 * Does it, and goes on when the page is left. Where the server wants to know first who this is, the page goes to be
 * told, and comes back to `back`.
 *
 * @returns whether it was done
 */
export async function run(wish: Wish, back: string): Promise<boolean> {
  const words = allWordsNow();
  running.set(wish);
  done.set(undefined);
  try {
    const report = 'undo' in wish.what ? await undo(wish.what.undo) : await restore(wish.what.point, wish.folder);
    done.set({ wish, report });
    if (location.pathname !== '/restore') {
      toast({ text: sentence({ wish, report }), action: { label: words.say('restore.report'), run: () => go('/restore') } });
    }
  } catch (error) {
    if (refusalOf(error).kind === 'proof-too-old') {
      prove(back);
    } else {
      toast({ kind: 'bad', text: saysWhy(error, words) });
    }
  } finally {
    running.set(undefined);
  }
  // Anything may be elsewhere now.
  void client.invalidateQueries({ queryKey: ['children'] });
  void client.invalidateQueries({ queryKey: keys.list('restore') });
  void nudge();
  return done.get() !== undefined;
}

/** What became of it. */
export function sentence({ wish, report }: Done): string {
  const words = allWordsNow();
  if (report.seq === undefined) {
    return words.say('restore.done.nothing');
  }
  return words.say('undo' in wish.what ? 'restore.done.undone' : 'restore.done', { when: wish.name, n: report.counts.total });
}
