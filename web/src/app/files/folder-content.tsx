import { makeStyles, Skeleton, SkeletonItem } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import type { ReactNode } from 'react';

import { Broken, Empty } from '../parts';
import type { Chosen } from '../shell';
import { useWords } from '../words';
import { useDrop } from './drag';
import type { useFolderList } from './folder-list';
import { List } from './list';
import { useRightsHere } from './rights-here';
import type { useSelection } from './use-selection';

const useStyles = makeStyles({ waiting: { padding: '12px 16px', display: 'flex', flexDirection: 'column', gap: '16px' } });

interface FolderContentProps {
  readonly list: ReturnType<typeof useFolderList>;
  readonly name: string;
  /** The folder, for how its list looks. */
  readonly place: string;
  readonly title: string;
  readonly folder: Chosen['folder'];
  readonly selecting: ReturnType<typeof useSelection>;
}

/** What is in a folder; of one that only takes files, a place to put them. */
export function FolderContent({ list, name, place, title, folder, selecting }: FolderContentProps): ReactNode {
  const words = useWords();
  const rights = useRightsHere();
  if (rights.includes('put') && !rights.includes('see')) {
    return (
      <DropHere folder={folder}>
        <Empty picture={<ArrowUploadRegular />} title={words.say('files.drop.title')} text={words.say('files.drop.text')} />
      </DropHere>
    );
  }
  if (list.loading) {
    return <Waiting />;
  }
  if (list.error !== null) {
    return <Broken error={list.error} retry={list.again} />;
  }
  return list.total === 0 ? (
    <DropHere folder={folder}>
      <Empty picture={<FolderOpenRegular />} title={words.say('files.empty.title')} text={words.say(rights.includes('put') ? 'files.empty.text' : 'files.empty.others')} />
    </DropHere>
  ) : (
    <List name={name} place={place} label={title} list={list} folder={folder} selecting={selecting} sortable />
  );
}

function DropHere({ folder, children }: { readonly folder: Chosen['folder']; readonly children: ReactNode }): ReactNode {
  const drop = useDrop(folder, true);
  return (
    <div style={{ flexGrow: 1, display: 'flex' }} {...drop.handlers}>
      {children}
    </div>
  );
}

export function Waiting(): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <Skeleton className={styles.waiting} aria-label={words.say('loading')}>
      {[70, 55, 80, 40, 65, 50].map((width, i) => (
        <SkeletonItem key={i} style={{ width: `${width}%` }} />
      ))}
    </Skeleton>
  );
}
