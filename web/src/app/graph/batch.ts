import { ask } from './door';
import { type Refusal, refusal } from './refusal';

export interface Part {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the version: `/me/drive/items/…`. */
  readonly url: string;
  readonly json?: unknown;
  readonly ifMatch?: string | undefined;
}

export type PartAnswer<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly refusal: Refusal };

interface WireAnswer {
  id: string;
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

const MOST_PARTS = 20;

/**
 * Many requests in as few as the door allows. One that is refused does not refuse the others.
 *
 * @param progress told after each round how many are done
 * @returns the answers in the order of the parts
 */
export async function batch<T = unknown>(parts: readonly Part[], progress?: (done: number) => void): Promise<PartAnswer<T>[]> {
  const answers: PartAnswer<T>[] = [];
  for (let at = 0; at < parts.length; at += MOST_PARTS) {
    answers.push(...(await round<T>(parts.slice(at, at + MOST_PARTS))));
    progress?.(answers.length);
  }
  return answers;
}

async function round<T>(parts: readonly Part[]): Promise<PartAnswer<T>[]> {
  const requests = parts.map((part, i) => ({
    id: String(i),
    method: part.method,
    url: part.url,
    ...(part.json === undefined ? {} : { body: part.json }),
    headers: {
      ...(part.json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(part.ifMatch === undefined ? {} : { 'If-Match': part.ifMatch }),
    },
  }));
  const { responses } = await ask<{ responses: WireAnswer[] }>('/$batch', { method: 'POST', json: { requests } });
  const byId = new Map(responses.map((each) => [each.id, each]));
  return parts.map((_, i) => partAnswer<T>(byId.get(String(i))));
}

function partAnswer<T>(answer: WireAnswer | undefined): PartAnswer<T> {
  if (answer !== undefined && answer.status < 400) {
    return { ok: true, body: answer.body as T };
  }
  const error = (answer?.body as { error?: object } | undefined)?.error ?? {};
  const retry = Number(answer?.headers?.['Retry-After'] ?? 0) * 1000;
  return { ok: false, refusal: refusal(answer?.status ?? 0, error, retry) };
}
