import { lazy } from 'react';

import type { Feature } from '../shell';

const AuditPage = lazy(async () => ({ default: (await import('./page')).AuditPage }));

/** What the log holds about the account, verified in the page. */
export const audit: Feature = {
  routes: [{ pattern: '/settings/audit', page: AuditPage }],
};
