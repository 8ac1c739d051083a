/**
 * The access token of this page: asked of the server's own sign-in as any app does (code with PKCE), without a page, and
 * kept in this variable alone (ADR 27). It is a form of the browser's session and ends with it.
 */
import { reachable } from './reach';
import { Refusal, refusalOfAnswer } from './refusal';

/** As `identity`, class KnownClients, and `server`, class AppDoor; a test compares. */
export const CLIENT_ID = 'holdfast-web';
export const RETURN_PATH = '/app/signed-in';

const AUTHORIZE = '/common/oauth2/v2.0/authorize';
const TOKEN = '/common/oauth2/v2.0/token';
const SCOPES = 'User.Read Files.ReadWrite.All';
/** So much earlier than it ends it is not used any more: a request takes a moment to get there. */
const MARGIN_MILLIS = 20_000;

interface Token {
  readonly value: string;
  readonly until: number;
}

/** Told with `out` when nobody is signed in any more, and with `in` when somebody is again. */
export const signIns = new EventTarget();

let token: Token | undefined;
let asking: Promise<Token> | undefined;
let whose: string | undefined;
let again: PromiseWithResolvers | undefined;

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/**
 * A token that still holds for a moment. Many callers at once cause one request. While nobody is signed in this waits,
 * so that what was under way goes on afterwards.
 *
 * @param not one that the server has just refused
 */
export async function accessToken(not?: string): Promise<string> {
  if (token !== undefined && token.value !== not && performance.now() < token.until) {
    return token.value;
  }
  asking ??= renewedOrWaited().finally(() => (asking = undefined));
  token = await asking;
  return token.value;
}

/** The next request asks for another. */
export function forgetToken(): void {
  token = undefined;
}

/** Somebody may have signed in: whoever waits tries again. */
export function signedInAgain(): void {
  again?.resolve();
}

async function renewedOrWaited(): Promise<Token> {
  for (let wasOut = false; ; wasOut = true) {
    try {
      const fresh = await renewed();
      await requireSamePerson(fresh);
      if (wasOut) {
        signIns.dispatchEvent(new Event('in'));
      }
      return fresh;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'signed-out') {
        throw error;
      }
      signIns.dispatchEvent(new Event('out'));
      let resolve = (): void => {};
      const promise = new Promise<void>((done) => (resolve = done));
      again = { promise, resolve };
      await promise;
    }
  }
}

/** Another person may have signed in at this browser: nothing that was begun here may go on as theirs, also when it cannot be told. */
async function requireSamePerson(fresh: Token): Promise<void> {
  const answer = await reachable('/v1.0/me?$select=id', { headers: { Authorization: `Bearer ${fresh.value}` }, credentials: 'omit' });
  if (!answer.ok) {
    throw await refusalOfAnswer(answer);
  }
  const { id } = (await answer.json()) as { id?: string };
  if (id === undefined) {
    throw new Refusal('broken', answer.status);
  }
  if (whose !== undefined && id !== whose) {
    location.replace('/');
    await new Promise(() => {}); // the page goes
  }
  whose = id;
}

async function renewed(): Promise<Token> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const state = base64url(crypto.getRandomValues(new Uint8Array(16)));
  const code = await authorizationCode(verifier, state);
  const answer = await reachable(TOKEN, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      code,
      redirect_uri: location.origin + RETURN_PATH,
      code_verifier: verifier,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; expires_in?: number };
  if (!answer.ok || body.access_token === undefined) {
    throw new Refusal('broken', answer.status);
  }
  return { value: body.access_token, until: performance.now() + (body.expires_in ?? 0) * 1000 - MARGIN_MILLIS };
}

/** The browser follows the answer's redirect to an address where nothing is; the address is the answer. */
async function authorizationCode(verifier: string, state: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    redirect_uri: location.origin + RETURN_PATH,
    scope: SCOPES,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    prompt: 'none',
  });
  const answer = await reachable(`${AUTHORIZE}?${query}`, { credentials: 'same-origin', cache: 'no-store' });
  const told = new URL(answer.url).searchParams;
  const code = told.get('code');
  if (told.get('state') === state && code !== null) {
    return code;
  }
  throw new Refusal(told.get('error') === 'login_required' ? 'signed-out' : 'broken', answer.status);
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
