import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Tokens = typeof import('../src/app/graph/token');

describe('the page’s access token', () => {
  let me: () => Response;
  let given: number;
  let tokens: Tokens;

  beforeEach(async () => {
    given = 0;
    me = () => Response.json({ id: 'ana' });
    vi.stubGlobal('fetch', async (address: string) => {
      const at = new URL(address, location.origin);
      if (at.pathname.endsWith('/authorize')) {
        return { ok: true, headers: new Headers(), url: `${location.origin}/app/signed-in?code=c&state=${at.searchParams.get('state')}` };
      }
      return at.pathname.endsWith('/token') ? Response.json({ access_token: `token-${++given}`, expires_in: 300 }) : me();
    });
    vi.resetModules();
    tokens = await import('../src/app/graph/token');
  });

  afterEach(() => vi.unstubAllGlobals());

  it('is used once it is known whose it is', async () => {
    expect(await tokens.accessToken()).toBe('token-1');
    tokens.forgetToken();
    expect(await tokens.accessToken()).toBe('token-2');
  });

  it.each([
    ['a server that has too much to do', () => Response.json({ error: { code: 'activityLimitReached' } }, { status: 429 })],
    ['a region that is away', () => new Response('', { status: 503, headers: { 'request-id': 'r' } })],
    ['an answer without a person', () => Response.json({})],
  ])('is not used while it cannot be told whose it is: %s', async (_, answer) => {
    await tokens.accessToken();
    tokens.forgetToken();
    me = answer;

    await expect(tokens.accessToken()).rejects.toThrow();
    me = () => Response.json({ id: 'ana' });
    expect(await tokens.accessToken()).toBe('token-3');
  });
});
