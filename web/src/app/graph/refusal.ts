/** What the server, or the way to it, says no with. Each kind has its sentence: `refusal.KIND` in the words. */
export type RefusalKind =
  | 'signed-out'
  | 'offline'
  | 'absent'
  | 'denied'
  | 'name-taken'
  | 'name-bad'
  | 'changed'
  | 'locked'
  | 'full'
  | 'too-many'
  | 'too-large'
  | 'busy'
  | 'read-only'
  | 'infected'
  | 'resync'
  | 'proof-too-old'
  | 'plan'
  | 'invalid'
  | 'unsupported'
  | 'broken';

export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    /** 0 if nothing answered. */
    readonly status: number,
    /** The contract's code and its first inner code: `itemNotFound`, `tooFewRegions`. */
    readonly code = '',
    readonly inner = '',
    /** The server's own English sentence: shown where ours does not say enough. */
    readonly sentence = '',
    readonly retryAfterMillis = 0,
    readonly requestId = '',
    /** The innermost code: what the room that refused calls it. */
    readonly why = inner,
  ) {
    super(`${kind} ${status} ${code} ${inner}`.trim());
    this.name = 'Refusal';
  }
}

/** Anything that was caught, as a refusal. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('broken', 0, '', '', error instanceof Error ? error.message : '');
}

interface ErrorBody {
  code?: string;
  message?: string;
  innerError?: ErrorBody;
}

/** What an answer other than 2xx says. */
export async function refusalOfAnswer(answer: Response): Promise<Refusal> {
  const body = (await answer.json().catch(() => ({}))) as { error?: ErrorBody };
  return refusal(
    answer.status,
    body.error ?? {},
    Number(answer.headers.get('Retry-After') ?? 0) * 1000,
    answer.headers.get('request-id') ?? '',
  );
}

/** The same of one part of a batch. */
export function refusal(status: number, error: ErrorBody, retryAfterMillis = 0, requestId = ''): Refusal {
  const inner = error.innerError?.code ?? '';
  const code = error.code ?? '';
  return new Refusal(kindOf(status, code, inner), status, code, inner, error.message ?? '', retryAfterMillis, requestId, error.innerError?.innerError?.code);
}

/** As the door says it: for who knew before it was asked. */
export const nameTaken = (): Refusal => refusal(409, { code: 'nameAlreadyExists' });

function kindOf(status: number, code: string, inner: string): RefusalKind {
  if (code === 'malwareDetected') return 'infected';
  if (inner === 'readOnly') return 'read-only';
  if (inner === 'invalidPath') return 'name-bad';
  if (inner.endsWith('NotInPlan')) return 'plan';
  if (inner === 'tooManyItems') return 'too-many';
  if (inner === 'fragmentUnderWay') return 'busy';
  switch (status) {
    case 0:
      return 'offline';
    case 401:
      return 'signed-out';
    case 403:
      return inner === 'proofTooOld' ? 'proof-too-old' : 'denied';
    case 404:
      return 'absent';
    case 409:
      return code === 'nameAlreadyExists' ? 'name-taken' : 'invalid';
    case 410:
      return 'resync';
    case 412:
      return 'changed';
    case 413:
      return 'too-large';
    case 423:
      return 'locked';
    case 429:
    case 503:
    case 504:
      return 'busy';
    case 501:
      return 'unsupported';
    case 507:
      return 'full';
    default:
      return status >= 500 ? 'broken' : 'invalid';
  }
}
