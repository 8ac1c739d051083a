/** How hard a link's password is to guess: the rule of the server, told while typing. */
import { flawsOf, hints, measured } from '../../signin/password-rule';

/** PasswordUse of links. */
export const SHORTEST = 12;

export type Verdict = 'short' | 'weak' | 'enough';

const WHOSE = { shortest: SHORTEST, name: '', mails: [], product: 'Holdfast' };

export async function verdictOf(password: string): Promise<Verdict> {
  if ([...password].length < SHORTEST) {
    return 'short';
  }
  // The dictionaries come only for who types a password.
  const { estimate } = await import('../../signin/guesser');
  return flawsOf(password, WHOSE, estimate(measured(password), hints(WHOSE))).length === 0 ? 'enough' : 'weak';
}
