export type Ceremony = 'get' | 'create';

export const UNSUPPORTED = 'This browser cannot use passkeys. Choose another way, or use another browser.';

const OTHER = 'The device could not do that. Try again, or choose another way.';

/**
 * What a person is told when a passkey was not used or made; nothing if it was put off for another attempt.
 *
 * A browser does not say whether someone cancelled or no passkey was there, so that a page cannot ask which exist.
 *
 * Source: Web Authentication, level 3, sections 5.1.3 and 5.1.4: the errors.
 */
export function passkeyWords(ceremony: Ceremony, error: unknown): string | undefined {
  switch (nameOf(error)) {
    case 'AbortError':
      return undefined;
    case 'NotAllowedError':
      return ceremony === 'get'
        ? 'Nothing was used: it was cancelled, took too long, or this device has no passkey for this account. Try again, or choose another way.'
        : 'No passkey was made: it was cancelled, or took too long. Try again when you are ready.';
    case 'InvalidStateError':
      return ceremony === 'get'
        ? 'That device has no passkey for this account. Choose another way.'
        : 'That device already holds a passkey for this account. Nothing was changed.';
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'That device cannot hold a passkey that asks who you are. Set up a screen lock or PIN on it, or use another device or a security key.';
    case 'SecurityError':
      return 'Passkeys cannot be used at this address. Open the address at which you usually sign in.';
    default:
      return OTHER;
  }
}

/** The browser's own error lies inside of the library's, where there is one. Not `instanceof`: realms differ. */
function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return '';
  }
  if ('cause' in error && error.cause !== undefined) {
    return nameOf(error.cause);
  }
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}
