/** What the app asks the door of feedback (docs/graph-door.md). Each throws a Refusal. */
import { ask, client, type Page } from '../graph';

export type State = 'open' | 'planned' | 'done' | 'declined';
export const ANSWERS = ['planned', 'done', 'declined'] as const satisfies readonly State[];
export type AnswerState = (typeof ANSWERS)[number];

export interface Idea {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The day, in UTC: nobody is told more. */
  readonly day: string;
  /** Absent unless its author agreed. */
  readonly author?: string;
  readonly mine: boolean;
  readonly named?: boolean;
  readonly votes: number;
  readonly voted: boolean;
  readonly state: State;
  readonly answer?: { readonly text: string; readonly at: string };
}

export interface About {
  readonly ownsServer: boolean;
  readonly votesForAnswer: number;
  readonly answerWithinHours: number;
  /** For the server's owner alone. */
  readonly owed?: number;
  readonly overdue?: number;
}

export interface Owed extends Idea {
  readonly dueDateTime: string;
}

export interface OwedList {
  /** The server's clock. */
  readonly at: string;
  readonly value: readonly Owed[];
}

export interface HelpCount {
  readonly page: string;
  readonly helped: number;
  readonly didNotHelp: number;
  readonly remarks: readonly { readonly helped: boolean; readonly why: string; readonly day: string }[];
}

export interface Helped {
  readonly page: string;
  /** Absent if nothing was said yet. */
  readonly helped?: boolean;
  readonly why?: string;
}

export interface Wanted {
  readonly show: 'all' | 'mine' | State;
  readonly by: 'votes' | 'newest';
}

const ROOT = '/holdfast/feedback';
const ideaAddress = (id: string, more = ''): string => `${ROOT}/ideas/${id}${more}`;

/** Under what answers are kept. */
export const kept = {
  about: ['feedback', 'about'] as const,
  ideas: (wanted: Wanted) => ['feedback', 'ideas', wanted.show, wanted.by] as const,
  like: (typed: string) => ['feedback', 'like', typed] as const,
  owed: ['feedback', 'owed'] as const,
  counts: ['feedback', 'counts'] as const,
  helped: (page: string) => ['feedback', 'helped', page] as const,
};

export const about = (signal?: AbortSignal): Promise<About> => ask(ROOT, { signal });

export function ideas({ show, by }: Wanted, next: string | undefined, signal?: AbortSignal): Promise<Page<Idea>> {
  if (next !== undefined) {
    return ask(next, { signal });
  }
  const query = new URLSearchParams({ by, $top: '25' });
  if (show === 'mine') {
    query.set('mine', 'true');
  } else if (show !== 'all') {
    query.set('state', show);
  }
  return ask(`${ROOT}/ideas?${query}`, { signal });
}

export const alike = async (typed: string, signal?: AbortSignal): Promise<readonly Idea[]> =>
  (await ask<Page<Idea>>(`${ROOT}/ideas?${new URLSearchParams({ like: typed })}`, { signal })).value;

export const addIdea = (title: string, text: string, named: boolean): Promise<Idea> => ask(`${ROOT}/ideas`, { method: 'POST', json: { title, text, named } });

export const vote = (id: string, on: boolean): Promise<Idea> => ask(ideaAddress(id, '/vote'), { method: on ? 'PUT' : 'DELETE' });

export const nameIdea = (id: string, named: boolean): Promise<Idea> => ask(ideaAddress(id), { method: 'PATCH', json: { named } });

export const removeIdea = (id: string): Promise<void> => ask(ideaAddress(id), { method: 'DELETE' });

export const answerIdea = (id: string, state: AnswerState, text: string): Promise<Idea> => ask(ideaAddress(id, '/answer'), { method: 'PUT', json: { state, text } });

export const owed = (signal?: AbortSignal): Promise<OwedList> => ask(`${ROOT}/owed`, { signal });

export const helpCounts = async (signal?: AbortSignal): Promise<readonly HelpCount[]> => (await ask<Page<HelpCount>>(`${ROOT}/help`, { signal })).value;

export const helped = (page: string, signal?: AbortSignal): Promise<Helped> => ask(`${ROOT}/help/${page}`, { signal });

export const sayHelped = (page: string, yes: boolean, why: string): Promise<Helped> => ask(`${ROOT}/help/${page}`, { method: 'PUT', json: { helped: yes, why } });

export const takeBackHelped = (page: string): Promise<void> => ask(`${ROOT}/help/${page}`, { method: 'DELETE' });

/** Whatever was told of ideas is asked again: by votes, they may stand elsewhere now. */
export const askAgain = (): Promise<void> => client.invalidateQueries({ queryKey: ['feedback'] });
