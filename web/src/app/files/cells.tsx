/** What stands in the columns of a row. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import type { ReactNode } from 'react';

import { type DriveItem, isOwn } from '../graph';
import { kindOf } from '../parts';
import { type Key, useWords, type Words } from '../words';
import type { ColumnId } from './columns';

const useStyles = makeStyles({
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontSize: tokens.fontSizeBase200, paddingInlineEnd: '8px' },
  shared: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
});

/** Whom else something is shared with is its owner's to know. */
export const sharingOf = (item: DriveItem): Key => (item.shared !== undefined ? 'files.shared' : isOwn(item.parentReference) ? 'files.private' : 'files.shared.with');

export function whoChanged(item: DriveItem, me: string | undefined, words: Words): string {
  const user = item.lastModifiedBy?.user;
  return user?.id === me ? words.say('files.by.you') : (user?.displayName ?? words.say('files.by.other'));
}

export interface CellProps {
  readonly item: DriveItem;
  readonly column: ColumnId;
  readonly me: string | undefined;
}

export function Cell({ item, column, me }: CellProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  switch (column) {
    case 'modified':
      return <Time className={styles.cell} at={item.lastModifiedDateTime} />;
    case 'created':
      return <Time className={styles.cell} at={item.createdDateTime} />;
    case 'by':
      return <Text className={styles.cell}>{whoChanged(item, me, words)}</Text>;
    case 'kind':
      return <Text className={styles.cell}>{words.say(`files.kind.${kindOf(item)}`)}</Text>;
    case 'size':
      return <Text className={styles.cell}>{item.folder === undefined ? words.bytes(item.size) : words.say('files.count', { n: item.folder.childCount })}</Text>;
    case 'sharing':
      return (
        <Text className={styles.cell}>
          {sharingOf(item) === 'files.private' ? (
            words.say('files.private')
          ) : (
            <span className={styles.shared}>
              <PeopleRegular />
              {words.say(sharingOf(item))}
            </span>
          )}
        </Text>
      );
  }
}

function Text({ className, children }: { readonly className: string; readonly children: ReactNode }): ReactNode {
  return (
    <div role="gridcell" className={className}>
      {children}
    </div>
  );
}

function Time({ className, at }: { readonly className: string; readonly at: string }): ReactNode {
  const words = useWords();
  return (
    <div role="gridcell" className={className} title={words.exact(at)}>
      {words.when(at)}
    </div>
  );
}
