/** English, as far as the first page and what opens over it want it. Each feature has a file of its own here. */
import { bin } from './bin';
import { files } from './files';
import { pwa } from './pwa';
import { sharing } from './sharing';
import { shell } from './shell';
import { uploads } from './uploads';
import { versions } from './versions';

export const first = { ...shell, ...files, ...uploads, ...versions, ...bin, ...sharing, ...pwa };
