/** In which order a list stands, how it is grouped, and how it is laid out. */
import { Button, makeStyles, Menu, MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, tokens } from '@fluentui/react-components';
import { ArrowSortRegular } from '@fluentui/react-icons/svg/arrow-sort';
import { AppsListRegular } from '@fluentui/react-icons/svg/apps-list';
import type { ReactNode } from 'react';

import { attempt, PHONE, prefer, type Preferences, preferences, useMedia, useStore } from '../shell';
import { type Key, useWords } from '../words';
import { type GroupBy, GROUPINGS } from './groups';
import { changeLook, lookFor, looks } from './look';

const useStyles = makeStyles({ button: { flexShrink: 0, whiteSpace: 'nowrap', minWidth: 'auto', fontWeight: tokens.fontWeightRegular } });

type Sort = Preferences['sort'];

const SORTS: readonly (readonly [Key, Sort])[] = [
  ['files.sort.by.name', { by: 'name', descending: false }],
  ['files.sort.by.name.down', { by: 'name', descending: true }],
  ['files.sort.by.modified.down', { by: 'lastModifiedDateTime', descending: true }],
  ['files.sort.by.modified', { by: 'lastModifiedDateTime', descending: false }],
  ['files.sort.by.size.down', { by: 'size', descending: true }],
  ['files.sort.by.size', { by: 'size', descending: false }],
];

const textOf = ({ by, descending }: Sort): string => `${by} ${descending}`;

/** @param sortable whether the list has no order of its own, such as the last first */
export function SortMenu({ sortable, place }: { readonly sortable: boolean; readonly place: string }): ReactNode {
  const words = useWords();
  const { sort, view } = useStore(preferences);
  const { group } = lookFor(useStore(looks), place);
  return (
    <ListMenu label={words.say('files.sort')} icon={<ArrowSortRegular />} values={{ sort: [textOf(sort)], group: [group] }}>
      {sortable && (
        <>
          <MenuGroup>
            <MenuGroupHeader>{words.say('files.sort')}</MenuGroupHeader>
            {SORTS.map(([label, each]) => (
              <MenuItemRadio key={label} name="sort" value={textOf(each)} onClick={() => prefer({ sort: each })}>
                {words.say(label)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
        </>
      )}
      <MenuGroup>
        <MenuGroupHeader>{words.say('files.group')}</MenuGroupHeader>
        {GROUPINGS.map((each) => (
          <MenuItemRadio key={each} name="group" value={each} onClick={() => groupBy(place, each, view)}>
            {words.say(`files.group.${each}`)}
          </MenuItemRadio>
        ))}
      </MenuGroup>
    </ListMenu>
  );
}

/** Tiles stand beside each other, whatever they are: who asks for groups gets a list. */
function groupBy(place: string, group: GroupBy, view: Preferences['view']): void {
  changeLook(place, (before) => ({ ...before, group }));
  if (group !== 'none' && view === 'tiles') {
    prefer({ view: 'list' });
  }
}

export function ViewMenu({ place }: { readonly place: string }): ReactNode {
  const words = useWords();
  const { view } = useStore(preferences);
  return (
    <ListMenu label={words.say('files.view')} icon={<AppsListRegular />} values={{ view: [view] }}>
      {(['list', 'compact', 'tiles'] as const).map((each) => (
        <MenuItemRadio key={each} name="view" value={each} onClick={() => prefer({ view: each })}>
          {words.say(`files.view.${each}`)}
        </MenuItemRadio>
      ))}
      <MenuDivider />
      <MenuItem onClick={() => attempt(async () => (await import('./columns-dialog')).chooseColumns(place))}>{words.say('files.columns')}</MenuItem>
    </ListMenu>
  );
}

interface ListMenuProps {
  readonly label: string;
  readonly icon: NonNullable<ReactNode>;
  readonly values: Record<string, string[]>;
  readonly children: ReactNode;
}

function ListMenu({ label, icon, values, children }: ListMenuProps): ReactNode {
  const styles = useStyles();
  const phone = useMedia(PHONE);
  return (
    <Menu positioning={{ autoSize: 'height' }} checkedValues={values}>
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" className={styles.button} icon={<>{icon}</>} aria-label={label}>
          {phone ? undefined : label}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>{children}</MenuList>
      </MenuPopover>
    </Menu>
  );
}
