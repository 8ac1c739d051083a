/** The check with what this browser remembers; what was whole is remembered from then on. */
import { refusalOf } from '../graph';
import { type AuditEvent, MOST_PROVED, proofs } from './calls';
import { remember, remembered } from './memory';
import { type Result, verifyAll } from './verifying';

export async function verifyHere(events: readonly AuditEvent[]): Promise<Result> {
  const result = await verifyAll(events, remembered(), {
    most: MOST_PROVED,
    now: () => Date.now(),
    proofs: async (log, entries, known) => {
      try {
        return await proofs(log, entries, known);
      } catch (error) {
        if (refusalOf(error).kind === 'absent') {
          return undefined; // there is no such log any more, or an event is not in it
        }
        throw error;
      }
    },
  });
  if (result.remember !== undefined) {
    remember(result.remember);
  }
  return result;
}
