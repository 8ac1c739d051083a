/** The uploads of this page, put together: the engine, the Graph door, and what people are told. */
import { client, type DriveItem, type ItemRef, items, keys, type Made, nudge, patchLists, refusalOf, ROOT, takeBack } from '../graph';
import { saysWhy } from '../parts';
import { go, pathOf, Store, toast } from '../shell';
import { wordsNow } from '../words';
import { askClash } from './ask-clash';
import { Uploads } from './engine';
import { graphDoor } from './graph-door';
import type { News } from './hands';
import type { Into } from './job';
import { BrowserKeep } from './keep';
import { reason } from './reasons';
import { browserClock } from './waits';

const NUDGE_MILLIS = 3_000;

/** What a screen reader is told: at the start, at each quarter, at an error. The end is a toast, which is read too. */
export const announced = new Store('');

export const uploads = new Uploads({
  door: graphDoor,
  keep: new BrowserKeep(browserClock.now),
  clock: browserClock,
  account: async () => (await client.fetchQuery({ queryKey: keys.me, queryFn: ({ signal }) => items.me(signal) })).id,
  ask: askClash,
  tell,
});

/** How a folder is called: the root by our own name. */
export function intoOf(folder: ItemRef & { readonly name: string }): Into {
  return { id: folder.id, driveId: folder.driveId, name: isRoot(folder.id) ? wordsNow().say('rail.files') : folder.name };
}

const isRoot = (id: string): boolean => id === 'root' || client.getQueryData<DriveItem>(keys.item('root'))?.id === id;

function tell(news: News): void {
  const words = wordsNow();
  switch (news.kind) {
    case 'begins':
      announced.set(words.say('uploads.say.begins', { n: news.count, folder: news.into.name }));
      break;
    case 'percent':
      announced.set(words.say('uploads.say.percent', { n: news.percent }));
      break;
    case 'failed':
      announced.set(words.say('uploads.say.failed', { name: news.row.name, why: news.row.why === undefined ? '' : reason(news.row.why, news.row.name, words) }));
      break;
    case 'made':
      patchLists([news.item]);
      nudgeSoon();
      break;
    case 'ended':
      ended(news);
  }
}

function ended({ into, done, failed, unread, made }: Extract<News, { kind: 'ended' }>): void {
  const words = wordsNow();
  announced.set('');
  void nudge();
  if (unread > 0) {
    toast({ kind: 'bad', text: words.say('uploads.unread', { n: unread }) });
  }
  if (done > 0) {
    const text = words.say(failed > 0 ? 'uploads.ended.some' : 'uploads.ended', { n: done, folder: into.name, failed });
    const path = pathOf(isRoot(into.id) ? ROOT : into);
    toast({ text, undo: () => takeAllBack(made), action: { label: words.say('uploads.open'), run: () => go(path) } });
  }
}

/** What was new goes to the recycle bin, what was replaced is as it was; what was changed since stays. */
async function takeAllBack(made: readonly Made[]): Promise<void> {
  const words = wordsNow();
  const answers = await takeBack(made).catch((error: unknown) => [{ ok: false as const, refusal: refusalOf(error) }]);
  const done = answers.filter((each) => each.ok).length;
  const refused = answers.flatMap((each) => (each.ok ? [] : [each.refusal]))[0];
  if (done > 0) {
    toast({ text: words.say('uploads.back', { n: done }) });
  }
  if (refused !== undefined) {
    toast({ kind: 'bad', text: saysWhy(refused, words) });
  }
  void nudge();
}

/** Counts, and the storage that is used, follow while many files come. */
let nudging = false;
function nudgeSoon(): void {
  if (!nudging) {
    nudging = true;
    setTimeout(() => {
      nudging = false;
      void nudge();
    }, NUDGE_MILLIS);
  }
}
