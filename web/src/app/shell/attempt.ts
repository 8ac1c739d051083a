import { saysWhy } from '../parts';
import { wordsNow } from '../words';
import { toast } from './toasts';

/** Does something that somebody pressed for. What goes wrong and was not told of by itself is told in a toast. */
export function attempt(work: () => void | Promise<void>): void {
  void (async () => work())().catch((error: unknown) => toast({ kind: 'bad', text: saysWhy(error, wordsNow()) }));
}
