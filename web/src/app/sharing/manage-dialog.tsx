import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

import { client, type DriveItem, items, keys, type Permission, refOf } from '../graph';
import { Broken, Loading, saysWhy } from '../parts';
import { useWords } from '../words';
import { ChangeLink } from './change-link';
import { changed } from './effects';
import { LinkRow, PersonRow } from './permission-rows';
import { permissionsOf } from './permissions';
import { sorted } from './rights';

const useStyles = makeStyles({
  surface: { maxWidth: '560px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px', minHeight: '220px' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '4px' },
  none: { color: tokens.colorNeutralForeground3, margin: 0 },
});

export interface ManageDialogProps {
  readonly item: DriveItem;
  readonly close: () => void;
}

/** Who reaches an item and why; each way can be changed and ended, and all at once. */
export function ManageDialog({ item, close }: ManageDialogProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery(permissionsOf(item));
  const [tab, setTab] = useState<'people' | 'links'>('people');
  const [setting, setSetting] = useState<Permission>();
  const [isStopping, setStopping] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [said, setSaid] = useState('');
  const end = useRef<HTMLElement>(null);

  /** Does something with permissions, and shows how they are then. */
  const act = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    setRefused(undefined);
    setSaid('');
    try {
      await work();
      setSaid(done);
      return true;
    } catch (caught) {
      setRefused(caught);
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: keys.about(item.id, 'permissions') });
      changed(item);
    }
  };
  // What was pressed may be gone with its row: without the focus no key would reach the dialog.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) {
      end.current?.focus();
    }
  }, [data]);
  const { people, links } = sorted(data ?? []);
  const own = (data ?? []).filter((each) => each.inheritedFrom === undefined);
  const stop = async (): Promise<void> => {
    setStopping(false);
    await act(async () => {
      for (const each of own) {
        await items.revoke(refOf(item), each.id);
      }
    }, words.say('sharing.stopped'));
  };
  const common = { item, words, act } as const;
  return (
    <Dialog open onOpenChange={() => (setting === undefined ? close() : setSetting(undefined))}>
      <DialogSurface className={styles.surface}>
        {setting !== undefined ? (
          <ChangeLink {...common} permission={setting} close={() => setSetting(undefined)} refused={refused} />
        ) : (
          <DialogBody>
            <DialogTitle>{words.say('sharing.manage.title', { name: item.name })}</DialogTitle>
            <DialogContent className={styles.content}>
              <TabList selectedValue={tab} onTabSelect={(_, { value }) => setTab(value as typeof tab)}>
                <Tab value="people">{words.say('sharing.tab.people', { n: people.length })}</Tab>
                <Tab value="links">{words.say('sharing.tab.links', { n: links.length })}</Tab>
              </TabList>
              <div role="tabpanel" aria-label={words.say(tab === 'people' ? 'sharing.tab.people' : 'sharing.tab.links', { n: tab === 'people' ? people.length : links.length })}>
                {error !== null ? (
                  <Broken error={error} retry={() => void refetch()} />
                ) : data === undefined ? (
                  <Loading />
                ) : tab === 'people' ? (
                  <ul className={styles.list}>
                    {people.map((each) => (
                      <PersonRow key={each.id} {...common} permission={each} />
                    ))}
                    {people.length === 0 && <li className={styles.none}>{words.say('sharing.people.nobody')}</li>}
                  </ul>
                ) : (
                  <ul className={styles.list}>
                    {links.map((each) => (
                      <LinkRow key={each.id} {...common} permission={each} settings={() => setSetting(each)} say={setSaid} />
                    ))}
                    {links.length === 0 && <li className={styles.none}>{words.say('sharing.links.none')}</li>}
                  </ul>
                )}
              </div>
              <div role="status">{said}</div>
              <div role="alert">
                {refused !== undefined && (
                  <MessageBar intent="error">
                    <MessageBarBody>{saysWhy(refused, words)}</MessageBarBody>
                  </MessageBar>
                )}
                {isStopping && (
                  <MessageBar intent="warning">
                    <MessageBarBody>{words.say('sharing.stop.sure', { n: own.length })}</MessageBarBody>
                  </MessageBar>
                )}
              </div>
            </DialogContent>
            <DialogActions>
              {isStopping ? (
                <>
                  <Button appearance="primary" autoFocus onClick={() => void stop()}>
                    {words.say('sharing.stop')}
                  </Button>
                  <Button onClick={() => setStopping(false)}>{words.say('cancel')}</Button>
                </>
              ) : (
                <>
                  {own.length > 0 && <Button onClick={() => setStopping(true)}>{words.say('sharing.stop')}</Button>}
                  <Button appearance="primary" ref={(each: HTMLElement | null) => void (end.current = each)} onClick={close}>
                    {words.say('done')}
                  </Button>
                </>
              )}
            </DialogActions>
          </DialogBody>
        )}
      </DialogSurface>
    </Dialog>
  );
}
