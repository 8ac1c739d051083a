/** German. Each file has the keys of its English twin; a test says which are missing. */
import { account } from './account';
import { audit } from './audit';
import { bin } from './bin';
import { feedback } from './feedback';
import { files } from './files';
import { help } from './help';
import { restore } from './restore';
import { settings } from './settings';
import { sharing } from './sharing';
import { shell } from './shell';
import { uploads } from './uploads';
import { versions } from './versions';

export const de = { ...shell, ...files, ...uploads, ...restore, ...versions, ...bin, ...sharing, ...settings, ...help, ...feedback, ...account, ...audit };
