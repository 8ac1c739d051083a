import { Refusal, refusalOf } from '../graph';
import { reasonFor, type Words } from '../words';

/** Why something did not work, in the page's language: by what the room that refused calls it, else by its kind. What only the server has a sentence for is told as its own. */
export function saysWhy(error: unknown, words: Words): string {
  const refusal: Refusal = refusalOf(error);
  const why = reasonFor(refusal.why, words.language);
  if (why !== undefined) {
    return why;
  }
  const said = refusal.kind === 'invalid' && refusal.sentence !== '' ? reasonFor('said', words.language) : undefined;
  const ours = words.say(`refusal.${refusal.kind}`);
  return said === undefined ? ours : `${ours} ${said.replace('{sentence}', () => refusal.sentence)}`;
}
