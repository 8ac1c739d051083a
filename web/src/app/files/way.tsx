import { Breadcrumb, BreadcrumbButton, BreadcrumbDivider, BreadcrumbItem, Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';

import { type DriveItem, type ItemRef, items, keys } from '../graph';
import { followed, go, PHONE, SHARED, useMedia } from '../shell';
import { useWords } from '../words';
import { folderPath, nameOf } from './address';
import { useDrop } from './drag';

const MOST_SHOWN = 4;

const useStyles = makeStyles({
  way: { paddingInline: '16px', paddingBlock: '8px', minHeight: '48px', display: 'flex', alignItems: 'center' },
  here: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase400 },
  over: { outline: `2px solid ${tokens.colorCompoundBrandStroke}`, borderRadius: tokens.borderRadiusMedium },
  name: { maxWidth: '24ch', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', display: 'inline-block' },
});

/**
 * The folders above, each a link and a place to drop things on.
 *
 * @param guest it is another's: the way begins at all that others share, and goes on where this was shared
 */
export function Way({ folder, guest = false }: { readonly folder: ItemRef; readonly guest?: boolean }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const phone = useMedia(PHONE);
  const { data } = useQuery({
    queryKey: keys.ways(folder.id),
    queryFn: ({ signal }) => items.way(folder, signal),
    placeholderData: keepPreviousData,
  });
  const all = data ?? [];
  const most = phone ? 2 : MOST_SHOWN;
  const hidden = all.length > most ? all.slice(0, all.length - most + 1) : [];
  const shown = all.slice(hidden.length);
  return (
    <Breadcrumb className={styles.way} aria-label={words.say('files.way')}>
      {guest && (
        <BreadcrumbItem>
          <BreadcrumbButton as="a" href={SHARED} onClick={(event) => followed(event, SHARED)}>
            {words.say('rail.shared')}
          </BreadcrumbButton>
        </BreadcrumbItem>
      )}
      {guest && hidden.length > 0 && <BreadcrumbDivider />}
      {hidden.length > 0 && <Above folders={hidden} />}
      {shown.map((each, i) => (
        <Fragment key={each.id}>
          {(guest || i > 0 || hidden.length > 0) && <BreadcrumbDivider />}
          <BreadcrumbItem>
            <Step folder={each} here={i === shown.length - 1} />
          </BreadcrumbItem>
        </Fragment>
      ))}
    </Breadcrumb>
  );
}

function Step({ folder, here }: { readonly folder: DriveItem; readonly here: boolean }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const drop = useDrop(here ? undefined : folder);
  const name = nameOf(folder, words.say('files.title'));
  return (
    <BreadcrumbButton
      as="a"
      href={folderPath(folder)}
      current={here}
      className={drop.over ? styles.over : here ? styles.here : undefined}
      title={name}
      onClick={(event) => followed(event, folderPath(folder))}
      {...drop.handlers}
    >
      <bdi className={styles.name}>{name}</bdi>
    </BreadcrumbButton>
  );
}

function Above({ folders }: { readonly folders: readonly DriveItem[] }): ReactNode {
  const words = useWords();
  return (
    <BreadcrumbItem>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={words.say('files.way.more')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {[...folders].reverse().map((each) => (
              <MenuItem key={each.id} onClick={() => go(folderPath(each))}>
                {nameOf(each, words.say('files.title'))}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </BreadcrumbItem>
  );
}
