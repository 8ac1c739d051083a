import { WebAuthnError } from '@simplewebauthn/browser';
import { describe, expect, it } from 'vitest';

import { passkeyWords } from '../src/signin/passkey-words';

const failed = (name: string) => new DOMException('The browser\'s own words', name);

describe('what is said when a passkey was not used', () => {
  it('is nothing when the attempt was put off for another', () => {
    expect(passkeyWords('get', failed('AbortError'))).toBeUndefined();
  });

  it.each([
    ['NotAllowedError', 'get', /cancelled.*no passkey/],
    ['NotAllowedError', 'create', /No passkey was made/],
    ['InvalidStateError', 'create', /already holds/],
    ['InvalidStateError', 'get', /has no passkey/],
    ['NotSupportedError', 'create', /screen lock/],
    ['SecurityError', 'get', /cannot be used at this address/],
    ['UnknownError', 'get', /could not do that/],
  ] as const)('after %s on %s are plain words', (name, ceremony, words) => {
    expect(passkeyWords(ceremony, failed(name))).toMatch(words);
    expect(passkeyWords(ceremony, failed(name))).not.toContain('own words');
  });

  it('comes from the browser\'s error inside of the library\'s', () => {
    const cause = failed('InvalidStateError');
    const error = new WebAuthnError({ message: 'x', code: 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED', cause });
    expect(passkeyWords('create', error)).toMatch(/already holds/);
  });

  it('is said of anything else, too', () => {
    expect(passkeyWords('get', 'a text')).toMatch(/could not do that/);
  });
});
