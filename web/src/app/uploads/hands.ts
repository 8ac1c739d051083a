/** What the uploads of a page work with, and what they tell. */
import type { DriveItem, Made } from '../graph';
import type { Door } from './door';
import type { Into, Row } from './job';
import type { Keep } from './keep';
import type { ClashAnswer, ClashQuestion } from './questions';
import type { Clock } from './waits';

export type News =
  | { readonly kind: 'begins'; readonly into: Into; readonly count: number }
  | { readonly kind: 'percent'; readonly percent: 25 | 50 | 75 }
  | { readonly kind: 'failed'; readonly row: Row }
  | { readonly kind: 'made'; readonly item: DriveItem }
  | {
      readonly kind: 'ended';
      readonly into: Into;
      readonly done: number;
      readonly failed: number;
      readonly unread: number;
      /** What it takes to take all of it back. */
      readonly made: readonly Made[];
    };

/** What the engine works with. */
export interface Hands {
  readonly door: Door;
  readonly keep: Keep;
  readonly clock: Clock;
  readonly account: () => Promise<string>;
  /** `undefined`: left without an answer, which skips that one. */
  readonly ask: (question: ClashQuestion) => Promise<ClashAnswer | undefined>;
  readonly tell: (news: News) => void;
}
