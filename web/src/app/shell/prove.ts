import { ask } from '../graph';

/** Long enough to read a question and to answer it. */
const ENOUGH_SECONDS = 60;

/**
 * Asked before anything for which the door wants to know again who this is: what cannot be taken back, or takes much
 * back. Who has not proved it just now is led there, comes back to `back`, which says what was under way, and is asked
 * then: so that nobody is refused what they have just confirmed.
 *
 * @returns whether to go on; otherwise the page goes
 * @throws Refusal
 */
export async function isProved(back: string): Promise<boolean> {
  const { freshForSeconds } = await ask<{ freshForSeconds: number }>('/me/holdfast/proof');
  if (freshForSeconds < ENOUGH_SECONDS) {
    prove(back);
    return false;
  }
  return true;
}

/**
 * Leads to the server's page where somebody proves again who they are. Called by itself where the door refused all the
 * same (`proofTooOld`): who took long to answer, or was signed out meanwhile.
 */
export function prove(back: string): void {
  location.assign(`/prove?return=${encodeURIComponent(back)}`);
}
