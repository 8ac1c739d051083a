import { Button } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type DriveItem, keys, parentOf, refOf } from '../graph';
import { Broken, Empty, Loading } from '../parts';
import { pathOf } from '../shell';
import { useWords } from '../words';
import { sharedByMe } from './calls';
import { manage } from './open';
import { SharedTable } from './shared-table';

/** A file has no page of its own: its address leads to where it lies. */
const pathTo = (item: DriveItem): string => {
  const { id, driveId } = refOf(item);
  return item.folder !== undefined ? pathOf({ id, driveId }) : parentOf(item) === undefined ? `/drives/${driveId}/items/${id}` : `${pathOf(parentOf(item)!)}?open=${id}`;
};

export function ByYou(): ReactNode {
  const words = useWords();
  const { data, error, refetch } = useQuery({ queryKey: keys.list('shared-by-me'), queryFn: ({ signal }) => sharedByMe(signal), staleTime: 10_000, refetchOnMount: true });
  if (error !== null) {
    return <Broken error={error} retry={() => void refetch()} />;
  }
  if (data === undefined) {
    return <Loading />;
  }
  // One item comes once for each permission.
  const once = [...new Map(data.map((each) => [each.id, each])).values()];
  if (once.length === 0) {
    return <Empty picture={<PeopleRegular />} title={words.say('sharing.by.none')} text={words.say('sharing.by.none.text')} />;
  }
  return (
    <SharedTable
      columns={[words.say('sharing.column.access')]}
      rows={once.map((item) => ({
        id: item.id,
        name: item.name,
        item,
        to: pathTo(item),
        cells: [
          <Button key="manage" size="small" aria-label={words.say('sharing.manage.title', { name: item.name })} onClick={() => void manage(item)}>
            {words.say('sharing.manage')}
          </Button>,
        ],
        at: item.shared?.sharedDateTime,
      }))}
    />
  );
}
