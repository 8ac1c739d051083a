import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { type ReactNode, useState } from 'react';

import type { DriveItem } from '../graph';
import { Broken, FileIcon } from '../parts';
import type { Chosen } from '../shell';
import { useWords } from '../words';
import { createIn } from './new-folder';
import { type PickPlace, placeIn, startOf, usePickPlace } from './pick-place';
import { isThere, type Way } from './transfer';

const useStyles = makeStyles({
  head: { display: 'flex', alignItems: 'center', gap: '8px', fontWeight: tokens.fontWeightSemibold, minHeight: '40px' },
  list: { height: 'min(320px, 40dvh)', overflowY: 'auto', margin: 0, padding: 0, listStyle: 'none', border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium },
  folder: { width: '100%', justifyContent: 'flex-start', maxWidth: 'none', borderRadius: 0 },
  name: { flexGrow: 1, textAlign: 'start', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  none: { padding: '24px', textAlign: 'center', color: tokens.colorNeutralForeground3 },
  note: { minHeight: '20px', color: tokens.colorNeutralForeground3 },
});

export interface FolderPickerProps {
  readonly chosen: Chosen;
  readonly way: Way;
  readonly close: (folder?: DriveItem) => void;
}

/** Walks through folders, one's own and those that others share, and chooses one. */
export function FolderPicker({ chosen, way, close }: FolderPickerProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [at, setAt] = useState<PickPlace>(() => startOf(chosen.folder));
  const { name, folder, above, inside, mayPut, error, again } = usePickPlace(at);
  const moved = new Set(way === 'move' ? chosen.items.map((each) => each.id) : []);
  const same = way === 'move' && folder !== undefined && isThere(chosen.items, folder);
  const n = chosen.items.length;
  const make = async (): Promise<void> => {
    const made = folder === undefined ? undefined : await createIn(folder);
    if (made !== undefined) {
      setAt(placeIn(made));
    }
  };
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say(way === 'move' ? 'files.pick.move' : 'files.pick.copy', { n })}</DialogTitle>
          <DialogContent>
            <div className={styles.head}>
              <Button appearance="subtle" icon={<ArrowUpRegular />} aria-label={words.say('files.pick.up')} disabled={above === undefined} onClick={() => above !== undefined && setAt(above)} />
              <bdi className={styles.name} aria-live="polite">
                {name}
              </bdi>
              {folder !== undefined && mayPut && (
                <Button appearance="subtle" onClick={() => void make()}>
                  {words.say('files.new.folder.title')}
                </Button>
              )}
            </div>
            {error !== null ? (
              <Broken error={error} retry={again} />
            ) : (
              <ul className={styles.list} aria-label={words.say('files.pick.where')}>
                {inside === undefined && <Spinner aria-label={words.say('loading')} />}
                {inside?.length === 0 && <li className={styles.none}>{words.say(folder === undefined ? 'files.pick.shared.none' : 'files.pick.empty')}</li>}
                {inside?.map((each) => (
                  <li key={each.key}>
                    <Button
                      appearance="subtle"
                      className={styles.folder}
                      icon={<FileIcon item={each.icon} />}
                      disabled={moved.has(each.key)}
                      title={moved.has(each.key) ? words.say('files.pick.inside') : each.name}
                      onClick={() => setAt(each.place)}
                    >
                      <bdi className={styles.name}>{each.name}</bdi>
                      <ChevronRightRegular />
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            <p className={styles.note}>{same ? words.say('files.pick.same') : folder !== undefined && !mayPut ? words.say('files.pick.readonly') : ''}</p>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" disabled={folder === undefined || same || !mayPut} onClick={() => close(folder)}>
              {words.say(way === 'move' ? 'files.pick.here.move' : 'files.pick.here.copy')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
