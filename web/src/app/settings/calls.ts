/** What the app asks the door of the house (docs/graph-door.md). Each throws a Refusal. */
import { ask, type DriveItem, type Quota } from '../graph';

export interface Storage {
  readonly total: number;
  readonly used: number;
  readonly remaining: number;
  readonly state: Quota['state'];
  /** Of files that can be seen; with `recycled` and `pinned` it is what is used. */
  readonly files: number;
  readonly recycled: number;
  /** Of pinned versions, beside what the files take now. */
  readonly pinned: number;
  /** Of earlier contents: beside what counts. */
  readonly earlier: number;
  readonly plan: { readonly restoreDays?: number; readonly recycleBinDays: number; readonly versionsShown: number };
  readonly largest: readonly DriveItem[];
}

export const storage = (signal?: AbortSignal): Promise<Storage> => ask('/me/drive/holdfast/storage', { signal });

/** How likely a loss is within a year, as things are now; without `yearly` where nobody can tell. */
export interface Durability {
  readonly yearly?: number;
  /** Of so many servers like this one loses a given content within a year. */
  readonly oneIn?: number;
  readonly anyYearly?: number;
  /** The same of any content. */
  readonly anyOneIn?: number;
  readonly contents: number;
  /** The longest that a loss goes unnoticed. */
  readonly noticeSeconds: number;
  readonly repairSeconds: number;
  /** What makes it worse now, or less certain; words that are not known here are left out. */
  readonly because: readonly string[];
  readonly places: readonly { readonly regions: readonly string[]; readonly yearlyLoss: number; readonly stated: boolean; readonly holds: boolean; readonly lackingSince?: string }[];
}

export interface Safeguards {
  readonly at: string;
  /** In how many regions a content lies before its upload is answered. */
  readonly copies: number;
  readonly regions: readonly { readonly name: string; readonly state: 'healthy' | 'fenced' | 'absent' | 'read_only' | 'full'; readonly missingCopies: number; readonly draining: boolean }[];
  /** How far the reading of all copies is in each region; empty where none is read. */
  readonly scrub: readonly { readonly region: string; readonly percent: number; readonly endedDateTime?: string }[];
  /** Where a region does not count any more: whether what lay there lies in enough others. */
  readonly drain?: { readonly percent: number; readonly tooFew: number; readonly regions: readonly { readonly name: string; readonly drained: boolean }[] };
  /** Files of one's own that no region gives, the first hundred. */
  readonly unreadable: readonly { readonly id: string; readonly name: string }[];
  /** What rebuilding from one region alone came to; without a region if none was tried. */
  readonly drill: {
    readonly mirrored: boolean;
    readonly overdue: boolean;
    /** Regions that would not have given everything back. */
    readonly failing: readonly string[];
    readonly region?: string;
    readonly endedDateTime?: string;
    readonly rtoSeconds?: number;
    readonly rpoSeconds?: number;
  };
  /** Those in the server's settings; without a time where no point is known. */
  readonly backups: readonly { readonly name: string; readonly newestDateTime?: string; readonly lacking: number; readonly failing: boolean; readonly overdue: boolean }[];
  readonly durability: Durability;
  /** Each wraps every key; without a master key where none was seen since the server's start. */
  readonly vaults: readonly { readonly name: string; readonly lost: boolean; readonly masterKey?: number; readonly madeDateTime?: string; readonly old?: boolean }[];
  readonly log: {
    readonly entries: number;
    readonly signedDateTime?: string;
    readonly alarm: boolean;
    readonly witnesses: readonly { readonly name: string; readonly keptDateTime?: string; readonly trouble: boolean }[];
  };
  /** Absent if everything was never checked from end to end. */
  readonly verified?: { readonly at: string; readonly whole: boolean };
  readonly twoStep: boolean;
  readonly restoreDays?: number;
  readonly recycleBinDays: number;
}

export const safeguards = (signal?: AbortSignal): Promise<Safeguards> => ask('/me/drive/holdfast/safeguards', { signal });
