import { Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, ToggleButton, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import type { ReactNode } from 'react';

import type { DriveItem, Rights } from '../graph';
import { actionsFor, attempt, type Chosen, type FolderAction, folderActionsFor, type ItemAction, PHONE, prefer, preferences, useMedia, useStore } from '../shell';
import { type Key, useWords } from '../words';
import { SortMenu, ViewMenu } from './list-menus';

const MOST_WIDE = 7;
const MOST_NARROW = 2;
const MOST_VERY_NARROW = 1;
/** What does not fit into the window is scrolled to. */
const ROOM = { autoSize: 'height' } as const;

const useStyles = makeStyles({
  space: { flexGrow: 1 },
  button: { flexShrink: 0, whiteSpace: 'nowrap', minWidth: 'auto', fontWeight: tokens.fontWeightRegular },
});

export interface CommandsProps {
  readonly chosen: Chosen;
  readonly clear: () => void;
  /** Whether the list can be sorted. */
  readonly sortable: boolean;
  /** Under which how the list looks is kept: a folder's id, or what the list is called. */
  readonly place: string;
}

/** What can be done now: with what is chosen, or in the folder. */
export function Commands({ chosen, clear, sortable, place }: CommandsProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { details } = useStore(preferences);
  const phone = useMedia(PHONE);
  const count = chosen.items.length;
  return (
    <>
      {count === 0 ? chosen.folder !== undefined && <FolderCommands folder={chosen.folder} rights={chosen.rights} /> : <ItemCommands chosen={chosen} />}
      <div className={styles.space} />
      {count > 0 && (
        <Button appearance="subtle" className={styles.button} icon={<DismissRegular />} iconPosition="after" onClick={clear} title={words.say('files.clear')}>
          {words.say('files.selected', { n: count })}
        </Button>
      )}
      {count === 0 && <SortMenu sortable={sortable} place={place} />}
      {count === 0 && <ViewMenu place={place} />}
      {!(phone && count > 0) && (
        <ToggleButton
          appearance="subtle"
          className={styles.button}
          icon={<InfoRegular />}
          checked={details}
          aria-label={words.say('files.details')}
          title={words.say('files.details')}
          onClick={() => prefer({ details: !details })}
        />
      )}
    </>
  );
}

function FolderCommands({ folder, rights }: { readonly folder: DriveItem; readonly rights: Rights | undefined }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const all = folderActionsFor(rights);
  const under = (place: FolderAction['under']): FolderAction[] => all.filter((each) => each.under === place);
  return (
    <>
      <ActionMenu actions={under('new')} folder={folder} label={words.say('files.new')} icon={<AddRegular />} primary />
      <ActionMenu actions={under('upload')} folder={folder} label={words.say('files.upload')} icon={<ArrowUploadRegular />} />
      {under('bar').map((each) => (
        <Button key={each.id} appearance="subtle" className={styles.button} icon={<each.icon />} onClick={() => attempt(() => each.run(folder))}>
          {words.say(each.label)}
        </Button>
      ))}
    </>
  );
}

interface ActionMenuProps {
  readonly actions: readonly FolderAction[];
  readonly folder: DriveItem;
  readonly label: string;
  readonly icon: NonNullable<ReactNode>;
  readonly primary?: boolean;
}

function ActionMenu({ actions, folder, label, icon, primary = false }: ActionMenuProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  if (actions.length === 0) {
    return null;
  }
  return (
    <Menu positioning={ROOM}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance={primary ? 'primary' : 'subtle'} className={styles.button} icon={<>{icon}</>}>
          {label}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((each) => (
            <MenuItem key={each.id} icon={<each.icon />} onClick={() => attempt(() => each.run(folder))}>
              {words.say(each.label)}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

export const labelOf = (action: ItemAction, chosen: Chosen): Key => (typeof action.label === 'function' ? action.label(chosen) : action.label);

function ItemCommands({ chosen }: { readonly chosen: Chosen }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const narrow = useMedia('(max-width: 899px)');
  const veryNarrow = useMedia('(max-width: 399px)');
  const apt = actionsFor(chosen);
  const most = veryNarrow ? MOST_VERY_NARROW : narrow ? MOST_NARROW : MOST_WIDE;
  const shown = apt.filter((each) => each.in !== 'menu').slice(0, most);
  const rest = apt.filter((each) => !shown.includes(each));
  return (
    <>
      {shown.map((each) => (
        <Button key={each.id} appearance="subtle" className={styles.button} icon={<each.icon />} onClick={() => attempt(() => each.run(chosen))}>
          {words.say(labelOf(each, chosen))}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu positioning={ROOM}>
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" className={styles.button} icon={<MoreHorizontalRegular />} aria-label={words.say('more')} />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {rest.map((each) => (
                <MenuItem key={each.id} icon={<each.icon />} onClick={() => attempt(() => each.run(chosen))}>
                  {words.say(labelOf(each, chosen))}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </>
  );
}
