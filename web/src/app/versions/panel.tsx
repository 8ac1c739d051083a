import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, makeStyles, OverlayDrawer, Spinner, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent, ReactNode } from 'react';

import { type DriveItem, items, keys, refOf } from '../graph';
import { Broken } from '../parts';
import { ask, undoLast } from '../shell';
import { useWords } from '../words';
import { remove, unpin } from './deeds';
import { Row } from './row';

const useStyles = makeStyles({
  drawer: { width: 'min(420px, 100vw)' },
  title: { overflowWrap: 'anywhere' },
  note: { margin: '0 0 12px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** What is asked of a version, and waited until the person had shown who they are. */
const WAITED = { remove, unpin } as const;

export async function showVersions(item: DriveItem, waited?: { readonly deed: keyof typeof WAITED; readonly id: string }): Promise<void> {
  const shown = ask<void>((close) => <Panel item={item} close={() => close()} />);
  if (waited !== undefined) {
    await WAITED[waited.deed](item, waited);
  }
  await shown;
}

/** The page's own listener leaves what has the focus in a dialog alone. */
function pressed(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLInputElement;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z' && !typing) {
    event.preventDefault();
    undoLast();
  }
}

function Panel({ item, close }: { readonly item: DriveItem; readonly close: () => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({ queryKey: keys.about(item.id, 'versions'), queryFn: ({ signal }) => items.versions(refOf(item), signal) });
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => items.me(signal) });
  const title = words.say('versions.title', { name: item.name });
  const current = data?.value[0];
  // Not modal: what is done here is told of in toasts, and taken back there or by the key.
  return (
    <OverlayDrawer open modalType="non-modal" position="end" className={styles.drawer} onKeyDown={pressed} onOpenChange={(_, { open }) => open || close()} aria-label={title}>
      <DrawerHeader>
        <DrawerHeaderTitle heading={{ className: styles.title }} action={<Button appearance="subtle" aria-label={words.say('close')} icon={<DismissRegular />} onClick={close} />}>
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <p className={styles.note}>{words.say(data?.value.length === 1 ? 'versions.one' : 'versions.note')}</p>
        <p className={styles.note}>{words.say('versions.pin.note')}</p>
        {error !== null && data === undefined ? <Broken error={error} retry={() => void refetch()} /> : data === undefined ? <Spinner label={words.say('loading')} /> : null}
        <ol className={styles.list} aria-label={title}>
          {current !== undefined && data?.value.map((version) => <Row key={version.id} item={item} version={version} current={current} me={me?.id} />)}
        </ol>
      </DrawerBody>
    </OverlayDrawer>
  );
}
