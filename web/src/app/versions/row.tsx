import { Badge, Button, makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PinFilled } from '@fluentui/react-icons/svg/pin';
import { type ReactNode, useRef } from 'react';

import { type DriveItem, isOwn, type Version } from '../graph';
import { ask } from '../shell';
import { useWords } from '../words';
import { againstNow } from './against';
import { download, numberOf, pin, remove, rename, restore } from './deeds';
import { Look } from './look';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: '12px', paddingBlock: '8px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  texts: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', fontWeight: tokens.fontWeightSemibold },
  name: { overflowWrap: 'anywhere' },
  under: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  more: { minWidth: '44px', minHeight: '44px' },
});

export interface RowProps {
  readonly item: DriveItem;
  readonly version: Version;
  /** The one that the file has now. */
  readonly current: Version;
  readonly me: string | undefined;
}

export function Row({ item, version, current, me }: RowProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const user = version.lastModifiedBy?.user;
  const person = user?.id === me ? words.say('versions.by.you') : (user?.displayName ?? words.say('versions.by.other'));
  const app = version['@holdfast.app'];
  const by = app === undefined ? person : words.say('versions.by.app', { who: person, app });
  const n = String(numberOf(version));
  const name = version['@holdfast.name'];
  const pinned = version['@holdfast.pinned'] === true;
  const isCurrent = version.id === current.id;
  const row = useRef<HTMLLIElement>(null);
  // The item of the menu that it was chosen from is gone when the dialog closes.
  const thenBack = async (work: Promise<unknown>): Promise<void> => {
    await work;
    requestAnimationFrame(() => row.current?.querySelector('button')?.focus());
  };
  return (
    <li ref={row} className={styles.row} aria-current={isCurrent ? 'true' : undefined}>
      <div className={styles.texts}>
        <span className={styles.head}>
          {name === undefined ? words.say('versions.number', { n }) : <bdi className={styles.name}>{name}</bdi>}
          {isCurrent && <Badge appearance="tint">{words.say('versions.current')}</Badge>}
          {pinned && (
            <Badge appearance="tint" color="informative" icon={<PinFilled />}>
              {words.say('versions.pin.mark')}
            </Badge>
          )}
        </span>
        {name !== undefined && <span className={styles.under}>{words.say('versions.number', { n })}</span>}
        <time dateTime={version.lastModifiedDateTime}>{words.exact(version.lastModifiedDateTime)}</time>
        <span className={styles.under}>
          {by} · {words.bytes(version.size)}
        </span>
        {!isCurrent && <span className={styles.under}>{againstNow(version, current, words)}</span>}
      </div>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button className={styles.more} appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={words.say('versions.menu', { n })} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {!isCurrent && <MenuItem onClick={() => void restore(item, version, current)}>{words.say('versions.restore')}</MenuItem>}
            <MenuItem onClick={() => void thenBack(ask<void>((close) => <Look item={item} version={version} close={() => close()} />))}>{words.say('versions.open')}</MenuItem>
            <MenuItem onClick={() => void download(item, version)}>{words.say('versions.download')}</MenuItem>
            {isOwn(item.parentReference) && <MenuItem onClick={() => void thenBack(rename(item, version))}>{words.say(name === undefined ? 'versions.name' : 'versions.name.change')}</MenuItem>}
            {isOwn(item.parentReference) && <MenuItem onClick={() => void pin(item, version, !pinned)}>{words.say(pinned ? 'versions.unpin' : 'versions.pin')}</MenuItem>}
            {!isCurrent && isOwn(item.parentReference) && (
              <MenuItem disabled={pinned} onClick={() => void thenBack(remove(item, version))}>
                {words.say(pinned ? 'versions.delete.pinned' : 'versions.delete')}
              </MenuItem>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
    </li>
  );
}
