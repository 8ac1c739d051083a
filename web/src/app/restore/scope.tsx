import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { type DriveItem, items, keys } from '../graph';
import { Broken, FileIcon } from '../parts';
import { useAllWords } from '../words';

const MOST = 1_000;

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', fontWeight: tokens.fontWeightSemibold, minHeight: '44px' },
  list: { height: '300px', overflowY: 'auto', margin: 0, padding: 0, listStyle: 'none', border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium },
  folder: { width: '100%', justifyContent: 'flex-start', maxWidth: 'none', borderRadius: 0, minHeight: '44px' },
  none: { padding: '24px', textAlign: 'center', color: tokens.colorNeutralForeground3 },
});

/** Which folder is meant. @returns by `close` a folder; none for no answer */
export function ScopePicker({ close }: { readonly close: (folder?: DriveItem) => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [at, setAt] = useState('root');
  const { data: here } = useQuery({ queryKey: keys.item(at), queryFn: ({ signal }) => items.item({ id: at }, signal) });
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.children(at), 'folders to restore'],
    queryFn: ({ signal }) => items.children({ id: at }, 'folder', { by: 'name', descending: false }, MOST, signal),
    gcTime: 0,
  });
  const isTop = here === undefined || here.root !== undefined;
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('restore.scope.pick')}</DialogTitle>
          <DialogContent>
            <div className={styles.head}>
              <Button appearance="subtle" icon={<ArrowUpRegular />} aria-label={words.say('restore.scope.up')} disabled={isTop} onClick={() => setAt(here?.parentReference.id ?? 'root')} />
              <bdi aria-live="polite">{isTop ? words.say('rail.files') : here.name}</bdi>
            </div>
            <ul className={styles.list} aria-label={words.say('restore.scope.pick')}>
              {error !== null && <Broken error={error} retry={() => void refetch()} />}
              {data === undefined && error === null && <Spinner />}
              {data?.value.length === 0 && <li className={styles.none}>{words.say('restore.scope.none')}</li>}
              {data?.value.map((each) => (
                <li key={each.id}>
                  <Button appearance="subtle" className={styles.folder} icon={<FileIcon item={each} />} onClick={() => setAt(each.id)}>
                    <bdi>{each.name}</bdi>
                  </Button>
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" disabled={isTop} onClick={() => close(here)}>
              {words.say('restore.scope.this')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
