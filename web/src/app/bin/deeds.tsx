/** What is done with what lies in the bin, and how it is told. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';

import { batch, client, type DriveItem, itemAddress, items, keys, nudge, type PartAnswer, patchLists, refusalOf } from '../graph';
import { saysWhy } from '../parts';
import { ask, go, isProved, prove, toast } from '../shell';
import { type Words, wordsNow } from '../words';
import { empty, outcome, placeNow, type Recycled } from './bin';
import { keepWish } from './wish';

/** So many are told of while they are being done. */
const MANY = 20;

const BACK_TO_DELETE = '/bin?go=delete';
const BACK_TO_EMPTY = '/bin?go=empty';

/**
 * Brings items back to where they were. The last that was deleted comes first, as it stands in the bin: what was in a
 * folder that was deleted later finds it there.
 */
export async function restore(chosen: readonly Recycled[]): Promise<void> {
  const words = wordsNow();
  const hide = chosen.length > MANY ? toast({ text: words.say('bin.restoring', { n: chosen.length }) }) : undefined;
  const answers = await tried(() => items.restore(chosen.map((each) => ({ id: each.id }))));
  hide?.();
  const back = chosen.flatMap((was, i) => {
    const answer = answers[i];
    return answer?.ok === true ? [{ was, now: answer.body }] : [];
  });
  patchLists(back.map((each) => each.now));
  tellOfRestored(back, words);
  tellOfFailures(answers, words);
  await changed();
}

interface Back {
  readonly was: Recycled;
  readonly now: DriveItem;
}

function tellOfRestored(back: readonly Back[], words: Words): void {
  const [first] = back;
  if (first === undefined) {
    return;
  }
  const undo = (): Promise<void> => recycleAgain(back);
  if (back.length === 1) {
    const parent = first.now.parentReference.id;
    toast({
      text: sentence(first, words),
      undo,
      action: { label: words.say('bin.show'), run: () => go(placeNow(first.now) === '' || parent === undefined ? '/files' : `/files/${parent}`) },
    });
    return;
  }
  const other = back.filter((each) => outcome(each.was, each.now) !== 'same');
  const text = words.say('bin.restored.many', { n: back.length });
  toast({
    text: other.length === 0 ? text : `${text}. ${words.say('bin.restored.notes', { n: other.length })}`,
    undo,
    action:
      other.length === 0
        ? { label: words.say('bin.show'), run: () => go('/files') }
        : { label: words.say('bin.show'), run: () => void ask<void>((close) => <Result back={other} close={() => close()} />) },
  });
}

async function recycleAgain(back: readonly Back[]): Promise<void> {
  const words = wordsNow();
  const answers = await tried(() => items.recycle(back.map(({ now }) => ({ id: now.id }))));
  const gone = back.filter((_, i) => answers[i]?.ok === true);
  patchLists(gone.map(({ now }) => ({ ...now, deleted: { state: 'deleted' } })));
  if (gone.length > 0) {
    toast({ text: words.say('bin.again', { n: gone.length }) });
  }
  tellOfFailures(answers, words);
  await changed();
}

/** How one came back, in a sentence. */
function sentence({ was, now }: Back, words: Words): string {
  const place = placeNow(now) === '' ? words.say('rail.files') : placeNow(now);
  const how = outcome(was, now);
  return words.say(how === 'same' ? 'bin.restored' : `bin.restored.${how}`, { name: was.name, place, now: now.name });
}

function Result({ back, close }: { readonly back: readonly Back[]; readonly close: () => void }) {
  const words = wordsNow();
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('bin.result.title')}</DialogTitle>
          <DialogContent>
            <ul aria-label={words.say('bin.result')}>
              {back.map((each) => (
                <li key={each.was.id}>{sentence(each, words)}</li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={close}>
              {words.say('ok')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** Asks first: it cannot be undone. Where the server wants to know who this is, that comes before. */
export async function purge(chosen: readonly Recycled[]): Promise<boolean> {
  const words = wordsNow();
  if (!(await isProved(BACK_TO_DELETE))) {
    keepWish(chosen.map((each) => each.id));
    return false;
  }
  const title = words.say('bin.confirm.delete', { n: chosen.length, name: chosen[0]?.name ?? '' });
  if (!(await sure(title, words.say('bin.delete'), words))) {
    return false;
  }
  const answers = await tried(() => batch(chosen.map((each) => ({ method: 'POST', url: itemAddress({ id: each.id }, 'permanentDelete'), json: {} }))));
  const unproved = chosen.filter((_, i) => isUnproved(answers[i]));
  if (unproved.length > 0) {
    keepWish(unproved.map((each) => each.id));
    prove(BACK_TO_DELETE);
    return false;
  }
  tellOfPurged(answers.filter((each) => each.ok).length, words);
  tellOfFailures(answers, words);
  await changed();
  return true;
}

export async function emptyAll(): Promise<void> {
  const words = wordsNow();
  if (!(await isProved(BACK_TO_EMPTY))) {
    return;
  }
  if (!(await sure(words.say('bin.confirm.empty'), words.say('bin.empty'), words))) {
    return;
  }
  try {
    tellOfPurged(await empty(), words);
  } catch (error) {
    if (refusalOf(error).kind === 'proof-too-old') {
      prove(BACK_TO_EMPTY);
      return;
    }
    toast({ kind: 'bad', text: saysWhy(error, words) });
  }
  await changed();
}

const isUnproved = (answer: PartAnswer<unknown> | undefined): boolean => answer?.ok === false && answer.refusal.kind === 'proof-too-old';

function tellOfPurged(n: number, words: Words): void {
  if (n > 0) {
    toast({ text: words.say('bin.deleted', { n }) });
  }
}

async function sure(title: string, yes: string, words: Words): Promise<boolean> {
  const answer = await ask<boolean>((close) => (
    <Dialog open modalType="alert" onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <p>{words.say('bin.confirm.text')}</p>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" onClick={() => close(true)}>
              {yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  ));
  return answer === true;
}

async function changed(): Promise<void> {
  void nudge();
  await client.invalidateQueries({ queryKey: keys.list('bin') });
  await client.invalidateQueries({ queryKey: keys.drive });
}

/** What is refused as a whole is refused for each. */
async function tried<T>(work: () => Promise<PartAnswer<T>[]>): Promise<PartAnswer<T>[]> {
  try {
    return await work();
  } catch (error) {
    return [{ ok: false, refusal: refusalOf(error) }];
  }
}

function tellOfFailures(answers: readonly PartAnswer<unknown>[], words: Words): void {
  const refusals = answers.flatMap((each) => (each.ok ? [] : [each.refusal]));
  const [first] = refusals;
  if (first !== undefined) {
    toast({ kind: 'bad', text: words.say('bin.failed', { n: refusals.length, why: saysWhy(first, words) }) });
  }
}
