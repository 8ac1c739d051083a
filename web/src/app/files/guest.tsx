/** What somebody is told of a place that is another's: whose it is, what they may, and until when. */
import { makeStyles, tokens } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type ItemRef, items, keys, type Rights } from '../graph';
import { type Key, useWords } from '../words';
import { useHeld, useRightsHere } from './rights-here';

const useStyles = makeStyles({
  note: { display: 'flex', alignItems: 'center', gap: '8px', margin: 0, paddingInline: '20px', paddingBlock: '2px 8px', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  picture: { flexShrink: 0, fontSize: '16px' },
});

export interface Guest {
  /** The drive that it is in. */
  readonly driveId: string;
  /** Whether its changes are followed: what is read from then on stays right. */
  readonly followed: boolean;
}

/** The widest of them, in a word. */
export function rightKey(rights: Rights): Key {
  if (rights.includes('write')) {
    return 'files.guest.edit';
  }
  return rights.includes('download') ? 'files.guest.view' : rights.includes('see') ? 'files.guest.look' : 'files.guest.put';
}

export function GuestNote({ place, driveId }: { readonly place: ItemRef; readonly driveId: string }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const rights = useRightsHere();
  const { until } = useHeld(place);
  const { data } = useQuery({ queryKey: keys.list('shared-with-me'), queryFn: ({ signal }) => items.sharedWithMe(signal) });
  if (rights.length === 0) {
    return null;
  }
  const owner = data?.find((each) => each.remoteItem.parentReference.driveId === driveId)?.remoteItem.shared?.owner?.user?.displayName ?? '';
  const facts = [
    owner === '' ? '' : words.say('files.guest.by', { name: owner }),
    words.say(rightKey(rights)),
    until === undefined ? '' : words.say('files.guest.until', { at: words.exact(until) }),
  ];
  return (
    <p className={styles.note}>
      <PeopleRegular className={styles.picture} aria-hidden="true" />
      <span>{facts.filter((each) => each !== '').join(' · ')}</span>
    </p>
  );
}
