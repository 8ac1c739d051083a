import { refusal } from '../graph';
import { loadReasons } from '../words';

/** As `drive`, class NameRules, has it. */
const MOST = 255;

/**
 * A field that takes no more than fits would cut what is pasted, and with it the ending, without a word.
 *
 * @throws Refusal as the door says it
 */
export async function requireShort(name: string): Promise<void> {
  if (name.normalize().length > MOST) {
    await loadReasons(); // it is refused at once, and its sentence comes soon after the page
    throw refusal(400, { code: 'invalidRequest', innerError: { code: 'invalidPath', innerError: { code: 'nameTooLong' } } });
  }
}
