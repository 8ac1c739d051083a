/** What the app is made of: the one place that knows all features. */
import { audit } from './audit';
import { bin } from './bin';
import { feedback } from './feedback';
import { files } from './files';
import { help } from './help';
import { pwa } from './pwa';
import { restore } from './restore';
import { settings } from './settings';
import { sharing } from './sharing';
import type { Feature } from './shell';
import { uploads } from './uploads';
import { versions } from './versions';

export const features: readonly Feature[] = [files, uploads, sharing, bin, versions, restore, settings, help, feedback, pwa, audit];
