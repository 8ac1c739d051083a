/** English, which has every key. Each feature has a file of its own here. */
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

export const en = { ...shell, ...files, ...uploads, ...restore, ...versions, ...bin, ...sharing, ...settings, ...help, ...feedback, ...account, ...audit };
