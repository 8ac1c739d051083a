import { makeStyles, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import type { ReactNode } from 'react';

import { useWords } from '../words';
import type { RailEntry } from './feature';
import { railEntries } from './features';
import { go, Link, usePlace } from './router';
import { StorageMeter } from './storage-meter';
import { PHONE, useMedia } from './theme';

const MOST_ON_PHONE = 4;

const useStyles = makeStyles({
  rail: {
    gridArea: 'rail',
    display: 'flex',
    flexDirection: 'column',
    width: '216px',
    minHeight: 0,
    overflowY: 'auto',
    paddingBlock: '8px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderInlineEndWidth: '1px',
    borderInlineEndStyle: 'solid',
    borderInlineEndColor: tokens.colorNeutralStroke2,
  },
  entry: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '36px',
    paddingInline: '12px',
    marginInline: '6px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    position: 'relative',
    ':hover': { backgroundColor: tokens.colorNeutralBackground3Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1,
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: '0px',
      top: '8px',
      bottom: '8px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: tokens.colorCompoundBrandStroke,
      '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
    },
  },
  icon: { fontSize: '20px', width: '20px', height: '20px', flexShrink: 0 },
  space: { flexGrow: 1 },
  bar: {
    gridArea: 'rail',
    display: 'flex',
    justifyContent: 'space-around',
    backgroundColor: tokens.colorNeutralBackground3,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingBottom: 'env(safe-area-inset-bottom)',
  },
  tab: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '2px',
    minHeight: '56px',
    minWidth: '56px',
    flexGrow: 1,
    textAlign: 'center',
    flexBasis: 0,
    padding: '0',
    fontSize: tokens.fontSizeBase200,
    fontFamily: 'inherit',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    background: 'none',
    border: 'none',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  tabHere: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
});

const isHere = (entry: RailEntry, path: string): boolean =>
  entry.isHere?.(path) ?? (path === entry.to || path.startsWith(`${entry.to}/`));

/** Where one can go: at the left, and on a phone at the bottom. */
export function Rail(): ReactNode {
  return useMedia(PHONE) ? <BottomBar /> : <SideRail />;
}

function SideRail(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { path } = usePlace();
  return (
    <nav className={styles.rail} data-region="rail" aria-label={words.say('region.rail')}>
      {railEntries().map((entry) => (
        <Link
          key={entry.to}
          to={entry.to}
          className={mergeClasses(styles.entry, isHere(entry, path) && styles.here)}
          aria-current={isHere(entry, path) ? 'page' : undefined}
        >
          <entry.icon className={styles.icon} />
          {words.say(entry.label)}
        </Link>
      ))}
      <div className={styles.space} />
      <StorageMeter />
    </nav>
  );
}

function BottomBar(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { path } = usePlace();
  const entries = railEntries();
  const rest = entries.slice(MOST_ON_PHONE);
  const isInRest = rest.some((entry) => isHere(entry, path));
  return (
    <nav className={styles.bar} data-region="rail" aria-label={words.say('region.rail')}>
      {entries.slice(0, MOST_ON_PHONE).map((entry) => (
        <Link
          key={entry.to}
          to={entry.to}
          className={mergeClasses(styles.tab, isHere(entry, path) && styles.tabHere)}
          aria-current={isHere(entry, path) ? 'page' : undefined}
        >
          <entry.icon className={styles.icon} />
          {words.say(entry.label)}
        </Link>
      ))}
      <Menu positioning={{ autoSize: 'height' }}>
        <MenuTrigger disableButtonEnhancement>
          <button type="button" className={mergeClasses(styles.tab, isInRest && styles.tabHere)}>
            <MoreHorizontalRegular className={styles.icon} />
            {words.say('rail.more')}
          </button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {rest.map((entry) => (
              <MenuItem key={entry.to} icon={<entry.icon />} onClick={() => go(entry.to)}>
                {words.say(entry.label)}
              </MenuItem>
            ))}
          </MenuList>
          <StorageMeter />
        </MenuPopover>
      </Menu>
    </nav>
  );
}

