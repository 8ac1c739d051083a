import { lazy, type ReactNode, Suspense } from 'react';

import type { DriveItem } from '../graph';
import { type Chosen, PageFrame, prefer, preferences, useStore } from '../shell';

const Details = lazy(async () => ({ default: (await import('./details')).Details }));
const Preview = lazy(async () => ({ default: (await import('./preview')).Preview }));

export interface ListFrameProps {
  readonly title: string;
  /** Whether the title stands above the content. */
  readonly heading?: boolean;
  readonly commands: ReactNode;
  readonly chosen: Chosen;
  /** The file that is looked at. */
  readonly opened: string | null;
  /** Where to ask for it, if it is not among the items. */
  readonly driveId?: string | undefined;
  readonly items: readonly DriveItem[];
  readonly children: ReactNode;
}

/** What stands around every list of items: commands, the pane of details, and the file that is looked at. */
export function ListFrame({ title, heading = false, commands, chosen, opened, driveId, items, children }: ListFrameProps): ReactNode {
  const { details } = useStore(preferences);
  return (
    <PageFrame
      title={title}
      heading={heading}
      commands={commands}
      {...(details
        ? {
            details: (
              <Suspense>
                <Details chosen={chosen} />
              </Suspense>
            ),
            onCloseDetails: () => prefer({ details: false }),
          }
        : {})}
    >
      {children}
      {opened !== null && (
        <Suspense>
          <Preview id={opened} driveId={driveId} items={items} />
        </Suspense>
      )}
    </PageFrame>
  );
}
