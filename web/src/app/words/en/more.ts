/** English of the pages that few begin with: it is fetched with the first of them. */
import { audit } from './audit';
import { feedback } from './feedback';
import { help } from './help';
import { restore } from './restore';
import { settings } from './settings';

export const more = { ...restore, ...settings, ...help, ...feedback, ...audit };
